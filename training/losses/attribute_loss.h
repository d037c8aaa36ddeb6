// What is seen on a face against what is known of it.
#pragma once

#include <ATen/core/Tensor.h>

namespace facefill {

// Binary cross-entropy, mean over the values that are known. logits: N x A, above 0 for "present"; known: N x
// A, probabilities in 0..1, below 0 where nothing is known. 0 where nothing is known at all.
at::Tensor attribute_loss(const at::Tensor& logits, const at::Tensor& known);

} // namespace facefill
