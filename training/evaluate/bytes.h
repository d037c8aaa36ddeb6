// Pictures as bytes, for programs and libraries that know no tensors.
#pragma once

#include <ATen/core/Tensor.h>

namespace facefill {

// image: 1 x C x R x R in 0..1. R x R x C bytes, rows from the top.
at::Tensor to_bytes(const at::Tensor& image);
// And back, to 1 x C x R x R in 0..1.
at::Tensor from_bytes(const at::Tensor& bytes);

} // namespace facefill
