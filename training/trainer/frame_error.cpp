#include "training/trainer/frame_error.h"

#include <cmath>

#include <ATen/ops/affine_grid_generator.h>
#include <ATen/ops/grid_sampler.h>
#include <ATen/ops/tensor.h>

namespace facefill {

namespace {

constexpr double largest_shift = 0.07; // of half a side, each way
constexpr double largest_scale = 0.10; // of the side, as a logarithm
constexpr double largest_turn = 0.05;  // radians
constexpr int64_t bicubic = 2, reflected = 2;

} // namespace

FrameError::FrameError(Random& random)
    : right_(random.uniform(-largest_shift, largest_shift)),
      down_(random.uniform(-largest_shift, largest_shift)) {
    const double scale = std::exp(random.uniform(-largest_scale, largest_scale));
    const double turn = random.uniform(-largest_turn, largest_turn);
    cosine_ = scale * std::cos(turn);
    sine_ = scale * std::sin(turn);
}

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

} // namespace facefill
