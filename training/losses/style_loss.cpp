#include "training/losses/style_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/bmm.h>

namespace facefill {

namespace {

at::Tensor gram(const at::Tensor& features) {
    const auto rows = features.to(at::kFloat).flatten(2);
    return at::bmm(rows, rows.transpose(1, 2)) / double(rows.size(1) * rows.size(2));
}

} // namespace

at::Tensor style_loss(const at::Tensor& picture, const at::Tensor& truth) {
    return (gram(picture) - gram(truth)).abs().sum() / picture.size(0);
}

} // namespace facefill
