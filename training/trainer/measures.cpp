#include "training/trainer/measures.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/tensor.h>

namespace facefill {

namespace {

// Forward differences of the luminance; the last row and column repeat their neighbour.
at::Tensor gradient_magnitude(const at::Tensor& picture) {
    const auto weights = at::tensor({0.299F, 0.587F, 0.114F}).view({1, 3, 1, 1});
    const auto y = (picture * weights).sum(1, true);
    const int64_t h = y.size(2) - 1, w = y.size(3) - 1;
    const auto corner = y.narrow(2, 0, h).narrow(3, 0, w);
    const auto right = y.narrow(2, 0, h).narrow(3, 1, w) - corner,
               down = y.narrow(2, 1, h).narrow(3, 0, w) - corner;
    return (right.square() + down.square()).sqrt();
}

} // namespace

at::Tensor psnr(const at::Tensor& picture, const at::Tensor& truth) {
    const auto error = (picture - truth).square().mean({1, 2, 3});
    return -10 * error.clamp_min(1e-10).log10();
}

at::Tensor hole_gradient(const at::Tensor& picture, const at::Tensor& mask, int erosion) {
    const int64_t width = 2 * erosion + 1;
    const auto outside = at::max_pool2d(1 - mask, {width, width}, {1, 1}, {erosion, erosion});
    const auto inside = (1 - outside).narrow(2, 0, mask.size(2) - 1).narrow(3, 0, mask.size(3) - 1);
    return (gradient_magnitude(picture) * inside).sum({1, 2, 3});
}

at::Tensor sharpness(const at::Tensor& picture, const at::Tensor& truth, const at::Tensor& mask,
                     int erosion) {
    return hole_gradient(picture, mask, erosion) / hole_gradient(truth, mask, erosion);
}

at::Tensor composite(const at::Tensor& picture, const at::Tensor& truth, const at::Tensor& mask) {
    return mask * picture + (1 - mask) * truth;
}

} // namespace facefill
