// What a recipe's [phase NAME] says, read and checked before the first step, so that a mistake in the last
// phase does not show after a night.
#pragma once

#include <string>
#include <vector>

#include "core/models/model_description.h"
#include "training/recipe/recipe.h"
#include "training/trainer/objective.h"
#include "training/trainer/schedule.h"
#include "training/trainer/window.h"

namespace facefill {

struct Phase {
    // resolution_before: of the phase before, or 0. Throws Error (input) naming the
    // phase and the key that makes no sense.
    Phase(const RecipeSection& section, const RecipeSection& training, const ModelDescription& model,
          int resolution_before, const Observers& observers);

    std::string name;
    int64_t batch;      // pictures that a worker looks at in one go
    int64_t accumulate; // batches whose gradients make one update
    int resolution;     // pixels
    int64_t fade_in;    // steps over which this resolution replaces the one before
    int fade_in_factor; // how much finer it is
    double rate, discriminator_rate, ema, clip;
    double told_apart_limit; // share of cells; a D that was right in more of a step's sits that step out
    WindowSize window;       // what D and the feature net look at
    double opposite;         // share of pictures that are asked for the other label
    std::vector<std::string> frozen; // parts of the generator that stay as they are
    Schedule schedule;
    Objective objective;
    bool trains_generator, trains_discriminator;
};

} // namespace facefill
