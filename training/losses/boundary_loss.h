// Asks for care where the fill meets the photograph.
#pragma once

#include <ATen/core/Tensor.h>

namespace facefill {

// S3's w: 1 on the two pixels along each side of the hole's edge, blurred by a box of 7. N x 1 x H x W in
// 0..1.
at::Tensor boundary_weight(const at::Tensor& mask);

// |w * (I - I')|, mean over what w counts, per colour value; 0 for a hole without an edge.
// picture, truth: N x 3 x H x W; mask: N x 1 x H x W, 1 in the hole.
at::Tensor boundary_loss(const at::Tensor& picture, const at::Tensor& truth, const at::Tensor& mask);

} // namespace facefill
