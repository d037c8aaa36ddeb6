#include "training/evaluate/ssim.h"

#include <cmath>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/tensor.h>

namespace facefill {

namespace {

constexpr double sigma = 1.5, c1 = 0.01 * 0.01, c2 = 0.03 * 0.03;

at::Tensor window() {
    std::vector<float> line;
    for (int64_t i = 0; i < ssim_window; ++i) {
        const double distance = double(i - ssim_window / 2);
        line.push_back(float(std::exp(-distance * distance / (2 * sigma * sigma))));
    }
    const auto weights = at::tensor(line);
    return weights / weights.sum();
}

// One dimension after the other: the window is separable.
at::Tensor blurred(const at::Tensor& x) {
    const auto line = window();
    return at::conv2d(at::conv2d(x, line.view({1, 1, 1, -1})), line.view({1, 1, -1, 1}));
}

at::Tensor luminance(const at::Tensor& picture) {
    return (picture * at::tensor({0.299F, 0.587F, 0.114F}).view({1, 3, 1, 1})).sum(1, true);
}

} // namespace

at::Tensor ssim_map(const at::Tensor& a, const at::Tensor& b) {
    const auto x = luminance(a), y = luminance(b);
    const auto mean_x = blurred(x), mean_y = blurred(y), product = mean_x * mean_y;
    const auto variances = blurred(x * x + y * y) - mean_x.square() - mean_y.square();
    const auto covariance = blurred(x * y) - product;
    return (2 * product + c1) * (2 * covariance + c2) /
           ((mean_x.square() + mean_y.square() + c1) * (variances + c2));
}

at::Tensor ssim(const at::Tensor& map) {
    return map.mean({1, 2, 3});
}

at::Tensor ssim_in_hole(const at::Tensor& map, const at::Tensor& mask) {
    constexpr int64_t border = ssim_window / 2;
    const auto centres = mask.narrow(2, border, map.size(2)).narrow(3, border, map.size(3));
    return (map * centres).sum({1, 2, 3}) / centres.sum({1, 2, 3});
}

} // namespace facefill
