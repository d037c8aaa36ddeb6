// One file that holds everything a run needs to go on: networks, optimisers, the average and where it stands.
#pragma once

#include <filesystem>
#include <string>

#include <torch/optim/adamw.h>

#include "training/trainer/history.h"

namespace facefill {

// Borrowed parts of a run.
struct RunState {
    torch::nn::Module& generator;
    torch::nn::Module& average;
    torch::nn::Module& discriminator;
    torch::optim::AdamW& generator_optimiser;
    torch::optim::AdamW& discriminator_optimiser;
    History& history;
};

struct RunPlace {
    int64_t phase = 0;      // number of the phase in the recipe
    int64_t step = 0;       // updates done in it
    int64_t total = 0;      // updates done in the run
    std::string recipe_sha; // of the recipe the run was started with
};

// Temporary file, then rename. Throws Error (io); the former checkpoint is then untouched.
void save_checkpoint(const std::filesystem::path& path, const RunState& state, const RunPlace& place);

// Throws Error (model) when the file is damaged or of another network, naming it.
RunPlace load_checkpoint(const std::filesystem::path& path, RunState& state);

// The averaged network alone. Throws as load_checkpoint.
void load_average(const std::filesystem::path& path, torch::nn::Module& average);

} // namespace facefill
