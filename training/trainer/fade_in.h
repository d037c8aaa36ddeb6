// The passage from one resolution to a finer one (Karras et al. 2018, section 2).
#pragma once

#include <ATen/core/Tensor.h>

namespace facefill {

// pictures: N x C x S x S. share = 0: what a resolution `factor` times smaller shows of them, scaled up; 1:
// themselves; between, a mixture.
at::Tensor faded_in(const at::Tensor& pictures, int64_t factor, double share);

} // namespace facefill
