// How well a learning face aligner finds frames, on people it was not taught with.
#pragma once

#include <map>
#include <string>

#include "training/trainer/validation.h"

namespace facefill {

// Medians of the error that remains after one look: "shift %" and "scale %" of the frame's side, "turn" in
// degrees. The first 512 pictures of `people`, which must be for an aligner, under holes drawn from `masks`.
std::map<std::string, double> validate_aligner(Generator& aligner, const BatchSource& people, const Use& use,
                                               const MaskMixture& masks);

} // namespace facefill
