// How far a face aligner's answer is from the truth.
#pragma once

#include <ATen/core/Tensor.h>

namespace facefill {

// Mean absolute difference of the four numbers, which are of like size: half sides, half sides, a logarithm
// and radians. Both N x 4, see FaceAligner::forward.
at::Tensor alignment_loss(const at::Tensor& correction, const at::Tensor& truth);

} // namespace facefill
