#include "training/trainer/frame_error.h"

#include <cmath>

#include <ATen/ops/affine_grid_generator.h>
#include <ATen/ops/grid_sampler.h>
#include <ATen/ops/tensor.h>

namespace facefill {

namespace {

constexpr FrameError::Size largest = {0.22, 0.25, 0.2};
constexpr int64_t bicubic = 2, reflected = 2;

} // namespace

FrameError::Size FrameError::of_any_size(Random& random) {
    const double share = random.uniform();
    return {share * largest.shift, share * largest.scale, share * largest.turn};
}

FrameError::FrameError(Random& random, const Size& size)
    : right_(random.uniform(-size.shift, size.shift)), down_(random.uniform(-size.shift, size.shift)),
      log_scale_(random.uniform(-size.scale, size.scale)), turn_(random.uniform(-size.turn, size.turn)),
      cosine_(std::exp(log_scale_) * std::cos(turn_)), sine_(std::exp(log_scale_) * std::sin(turn_)) {}

// A point p of the result, in -1 .. 1, shows the picture's point A p + t.
at::Tensor FrameError::seen(const at::Tensor& picture) const {
    const auto similarity =
        at::tensor({cosine_, -sine_, right_, sine_, cosine_, down_}, at::kFloat).view({1, 2, 3});
    const auto grid = at::affine_grid_generator(similarity, picture.sizes(), false);
    return at::grid_sampler(picture, grid, bicubic, reflected, false).clamp(0, 1);
}

std::vector<float> FrameError::moved(std::vector<float> landmarks) const {
    const double square = cosine_ * cosine_ + sine_ * sine_;
    for (size_t i = 0; i + 1 < landmarks.size(); i += 2) {
        const double x = 2 * landmarks[i] - 1 - right_, y = 2 * landmarks[i + 1] - 1 - down_;
        landmarks[i] = float(0.5 + 0.5 * (cosine_ * x + sine_ * y) / square);
        landmarks[i + 1] = float(0.5 + 0.5 * (cosine_ * y - sine_ * x) / square);
    }
    return landmarks;
}

// The right frame's middle is where A p + t = 0.
std::array<double, 4> FrameError::correction() const {
    const double square = cosine_ * cosine_ + sine_ * sine_;
    return {-(cosine_ * right_ + sine_ * down_) / square, (sine_ * right_ - cosine_ * down_) / square,
            -log_scale_, -turn_};
}

} // namespace facefill
