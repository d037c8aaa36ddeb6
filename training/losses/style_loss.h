// Asks for the photograph's texture, wherever it lies: how features go together, and not where.
#pragma once

#include <ATen/core/Tensor.h>

namespace facefill {

// |S - S'|, the Gram matrices' differences (Gatys et al. 2016), summed over a picture's pairs of channels,
// mean over the batch; S = F F^T / (C H W) for features F of C channels. S4's style loss, on one layer's
// features. picture, truth: N x C x H x W.
at::Tensor style_loss(const at::Tensor& picture, const at::Tensor& truth);

} // namespace facefill
