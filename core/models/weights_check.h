// Looks for weights that a network cannot work with: NaN and infinity, which a training gone wrong leaves
// behind.
#pragma once

#include "core/models/safetensors.h"

namespace facefill {

// The first tensor of a floating type that holds one; nullptr where every weight is finite. Reads every byte.
const TensorView* find_non_finite(const Safetensors& file);

} // namespace facefill
