// Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004, IEEE Trans. Image Processing 13).
#pragma once

#include <ATen/core/Tensor.h>

namespace facefill {

// The width of the Gaussian window, pixels; its sigma is 1.5.
constexpr int64_t ssim_window = 11;

// Of the luminance, with K1 = 0.01 and K2 = 0.03, for windows that lie wholly inside the picture.
// a, b: N x 3 x R x R in 0..1, R at least ssim_window. Returns N x 1 x (R - 10) x (R - 10) in -1..1, the
// window's centre at (5, 5) for the first.
at::Tensor ssim_map(const at::Tensor& a, const at::Tensor& b);

// Means of the map, N values each: over all windows, and over the windows whose centre lies in the hole
// (mask: N x 1 x R x R; NaN where there is none).
at::Tensor ssim(const at::Tensor& map);
at::Tensor ssim_in_hole(const at::Tensor& map, const at::Tensor& mask);

} // namespace facefill
