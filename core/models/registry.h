// The one place that knows where models and the landmark file are.
//
// Search path, first match wins: $FACEFILL_MODELS (folders separated by ':'), $XDG_DATA_HOME/facefill/models,
// each of $XDG_DATA_DIRS + /facefill/models, the installed folder, the source tree.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/models/model_description.h"

namespace facefill {

// The folders that are searched, in order, existing or not, without repeats.
std::vector<std::filesystem::path> model_search_path();

// `name` is a path (it has a '/' or ends in .safetensors; the suffix may be left out after a '/'), a model's
// name, or "auto" for the whole model with the largest `quality` among those that have all the attributes
// `wished` for; they count for "auto" alone (for the others see attributes.h). Throws Error (model) that
// names every path tried, or what can be wished for.
std::filesystem::path find_model(const std::string& name, const std::vector<std::string>& wished = {});

struct ModelEntry {
    ModelDescription description; // only the name where `problem` is not empty
    std::filesystem::path path;
    std::string problem; // empty for a model whose metadata is whole
};

// Every model on the search path, sorted by name; a name found twice counts where it is found first.
std::vector<ModelEntry> list_models();

// As a JSON array of objects {name, title, architecture, resolution, attributes, path, problem}: what the C
// interface returns and `facefill models --json` prints.
std::string models_json(const std::vector<ModelEntry>& models);

// `place`, such as judge/face-judge.safetensors, in the first model folder that has it; empty where there is
// none. What stands in such folders is no model that fills.
std::filesystem::path find_beside_models(const std::filesystem::path& place);

// The network that corrects the frames of damaged faces, there: aligner/face-aligner.safetensors.
std::filesystem::path find_face_aligner();

// dlib's 68-point landmark model: $FACEFILL_LANDMARKS, then facefill/ in the XDG data folders and the model
// folders, then /usr/share/dlib. Empty where there is none.
std::filesystem::path find_landmark_file();

} // namespace facefill
