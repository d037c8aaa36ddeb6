// A picture of what a network does now: one row a face - masked input, the network's picture, the fill in its
// photo, photograph.
#pragma once

#include <filesystem>
#include <vector>

#include <ATen/core/Tensor.h>

#include "training/trainer/validation.h"

namespace facefill {

// The first faces of `people`, with holes drawn from `masks`, as FOLDER/NNNNNNN.png; .ppm where this build
// has no zlib. Throws Error (io).
void write_samples(Generator& network, const BatchSource& people, const Use& use, const MaskMixture& masks,
                   const std::filesystem::path& folder, int64_t step);

// columns: tensors N x 3 x R x R in 0..1, side by side, faces below each other. path without its ending.
void write_sheet(const std::filesystem::path& path, const std::vector<at::Tensor>& columns);

} // namespace facefill
