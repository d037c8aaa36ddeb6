#include "training/losses/reconstruction_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/mse_loss.h>

namespace facefill {

at::Tensor l1_loss(const at::Tensor& picture, const at::Tensor& truth, const at::Tensor& weight) {
    const auto values = weight.sum() * picture.size(1);
    return ((picture - truth).abs() * weight).sum() / values.clamp_min(1);
}

at::Tensor squared_loss(const at::Tensor& picture, const at::Tensor& truth) {
    return at::mse_loss(picture, truth);
}

at::Tensor bce_loss(const at::Tensor& logits, const at::Tensor& truth) {
    return at::binary_cross_entropy_with_logits(logits, truth, {}, {}, at::Reduction::Sum) / logits.size(0);
}

} // namespace facefill
