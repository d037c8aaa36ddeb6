// A picture of what a network does now: one row a face - masked input, fill, composite, photograph.
#pragma once

#include <filesystem>
#include <vector>

#include <ATen/core/Tensor.h>

namespace facefill {

// columns: tensors N x 3 x R x R in 0..1 side by side, faces below each other, as a binary PPM (which needs no library).
// Throws Error (io).
void write_sheet(const std::filesystem::path& path, const std::vector<at::Tensor>& columns);

} // namespace facefill
