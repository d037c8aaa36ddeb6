// Reads an architecture's sizes from a model's description. Each throws Error (model) naming `path` and the
// size that is missing or unusable.
#pragma once

#include <filesystem>

#include "core/models/model_description.h"
#include "core/networks/cvae.h"
#include "core/networks/face_aligner.h"
#include "core/networks/face_judge.h"
#include "core/networks/portrait.h"

namespace facefill {

CvaeSizes cvae_sizes(const ModelDescription& description, const std::filesystem::path& path);
PortraitSizes portrait_sizes(const ModelDescription& description, const std::filesystem::path& path);
FaceJudgeSizes face_judge_sizes(const ModelDescription& description, const std::filesystem::path& path);
FaceAlignerSizes face_aligner_sizes(const ModelDescription& description, const std::filesystem::path& path);

} // namespace facefill
