// Figures by which a fill is judged against the photograph.
#pragma once

#include <ATen/core/Tensor.h>

namespace facefill {

// Each N values, one per picture. picture, truth: N x 3 x R x R in 0..1; mask: N x 1 x R x R, 1 in the hole.

// Peak signal-to-noise ratio over the whole picture, dB; at most 100.
at::Tensor psnr(const at::Tensor& picture, const at::Tensor& truth);

// Mean gradient magnitude of the luminance inside the hole eroded by `erosion` pixels, fill / truth: 1 is as
// sharp as the photograph, less is blur. NaN where the eroded hole is empty.
at::Tensor sharpness(const at::Tensor& picture, const at::Tensor& truth, const at::Tensor& mask,
                     int erosion = 4);

// The gradient magnitude that sharpness compares, summed over the eroded hole.
at::Tensor hole_gradient(const at::Tensor& picture, const at::Tensor& mask, int erosion);

// mask x picture + (1 - mask) x truth
at::Tensor composite(const at::Tensor& picture, const at::Tensor& truth, const at::Tensor& mask);

} // namespace facefill
