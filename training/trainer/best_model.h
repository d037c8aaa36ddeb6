// The averaged weights of a phase's best validation, beside the last ones.
#pragma once

#include <filesystem>

#include <torch/nn/module.h>

#include "core/models/model_description.h"

namespace facefill {

// Writes `network` to `path`, full precision, when its figure is above that of the file there; the file's
// metadata holds the figure, so a resumed run compares with what was best before. Throws Error (io).
void keep_if_best(const std::filesystem::path& path, const torch::nn::Module& network,
                  const ModelDescription& description, double decibels);

} // namespace facefill
