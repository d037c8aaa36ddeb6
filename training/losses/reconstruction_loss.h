// How far a completed picture is from the photograph, pixel by pixel.
#pragma once

#include <ATen/core/Tensor.h>

namespace facefill {

// Mean absolute difference over the pixels where weight (N x 1 x H x W) counts, per colour value; 0 when none
// counts. S3: the terms of the reconstruction loss with weight = mask and weight = 1 - mask.
at::Tensor l1_loss(const at::Tensor& picture, const at::Tensor& truth, const at::Tensor& weight);

// Mean squared difference over all values (S5).
at::Tensor squared_loss(const at::Tensor& picture, const at::Tensor& truth);

// Binary cross-entropy -sum[I ln I' + (1 - I) ln(1 - I')] summed over a picture, mean over the batch (S1).
// logits: before the sigmoid, which is how it stays finite.
at::Tensor bce_loss(const at::Tensor& logits, const at::Tensor& truth);

} // namespace facefill
