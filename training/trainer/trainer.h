// Trains a model by a recipe: phases one after the other, checkpoints, samples, measurements, and at the end the model
// file. A run lives in a folder:
//
//   recipe.ini             the effective recipe
//   checkpoint.pt          the last one; written whole or not at all
//   after-PHASE.safetensors   the model as it was after each phase, full precision
//   log.csv, samples/      figures and sheets
//   NAME.safetensors       the finished model, half precision
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include <torch/optim/adamw.h>

#include "core/networks/precision.h"
#include "training/recipe/recipe.h"
#include "training/trainer/checkpoint.h"
#include "training/trainer/contestants.h"
#include "training/trainer/objective.h"
#include "training/trainer/run_log.h"
#include "training/trainer/schedule.h"

namespace facefill {

struct TrainerSettings {
    std::filesystem::path data; // folder of packs and feature nets
    std::filesystem::path run;  // folder of the run
    bool resume = false;
    Precision precision = Precision::fp32;
    at::Device device = at::kCPU;
};

class Trainer {
  public:
    // Throws Error for a recipe, a pack or a checkpoint that does not fit.
    Trainer(const Recipe& recipe, const TrainerSettings& settings);

    // Works until the recipe is done (true) or `stop` becomes non-zero (false; the checkpoint is then written).
    // Throws Error (model) when a loss is not finite, naming it and the step; the last checkpoint is then the last good
    // one.
    bool train(const volatile int& stop);

  private:
    struct Phase;
    void train_step(const Phase& phase, int64_t step);
    void step_generator(const Phase& phase, const Batch& batch, int64_t step, LossValues& log);
    void step_discriminator_alone(const Phase& phase, const Batch& batch, LossValues& log);
    void set_rates(const Phase& phase, int64_t step);
    void check_finite(const LossValues& log) const;
    void after_step(const Phase& phase, int64_t step);
    void validate(const std::string& phase);
    void write_samples() const;
    void save();
    void export_model(const std::filesystem::path& path, bool half) const;
    RunState state();

    Recipe recipe_;
    TrainerSettings settings_;
    ModelDescription description_;
    std::unique_ptr<Generator> generator_, average_;
    std::unique_ptr<Discriminator> discriminator_;
    std::unique_ptr<torch::optim::AdamW> generator_optimiser_, discriminator_optimiser_;
    std::unique_ptr<FeatureNet> features_;
    std::unique_ptr<BatchSource> training_, validation_;
    MaskMixture masks_;
    RunPlace place_;
    RunLog log_;
    int64_t images_ = 0; // seen by this process
};

} // namespace facefill
