#include "training/losses/attribute_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/softplus.h>

namespace facefill {

// -(t log s(x) + (1 - t) log(1 - s(x))) = softplus(x) - t x, without the logarithm of 0.
at::Tensor attribute_loss(const at::Tensor& logits, const at::Tensor& known) {
    const auto counts = known.ge(0).to(at::kFloat);
    const auto losses = at::softplus(logits) - known * logits;
    return (losses * counts).sum() / counts.sum().clamp_min(1);
}

} // namespace facefill
