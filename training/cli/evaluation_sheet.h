// Writes the sheet of fills that `facefill evaluate` makes: in any format of picture_file.h, or as PPM where
// there is no OpenCV.
#pragma once

#include <filesystem>
#include <vector>

#include <ATen/core/Tensor.h>

namespace facefill {

// Throws Error (input) where a sheet cannot be written under this name: to be asked before a long
// computation.
void check_sheet_path(const std::filesystem::path& path);

// columns: N x 3 x R x R each, in 0..1, drawn from left to right. Throws Error (io).
void write_evaluation_sheet(const std::filesystem::path& path, const std::vector<at::Tensor>& columns);

} // namespace facefill
