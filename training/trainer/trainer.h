// Trains a model by a recipe: phases one after the other, checkpoints, samples, measurements, and at the end
// the model file. What lies in the run's folder: run_folder.h. Several processes may train one model
// together: workers.h.
#pragma once

#include <memory>
#include <vector>

#include <torch/optim/adamw.h>

#include "core/networks/precision.h"
#include "training/distributed/workers.h"
#include "training/recipe/recipe.h"
#include "training/trainer/checkpoint.h"
#include "training/trainer/contestants.h"
#include "training/trainer/phase.h"
#include "training/trainer/run_folder.h"
#include "training/trainer/run_log.h"
#include "training/trainer/update.h"
#include "training/trainer/validation.h"

namespace facefill {

struct TrainerSettings {
    std::filesystem::path data; // folder of packs and feature nets
    std::filesystem::path run;  // folder of the run
    bool resume = false;        // go on from the run's checkpoint, or begin where it has none yet
    Precision precision = Precision::fp32;
    at::Device device = at::kCPU;
};

class Trainer {
  public:
    // workers: outlives the trainer. Throws Error for a recipe, a pack or a checkpoint that does not fit, and
    // for a run that was begun before when it is not to be resumed.
    Trainer(const Recipe& recipe, const TrainerSettings& settings, Workers& workers);

    // Works until the recipe is done (true) or `stop` becomes non-zero (false; the checkpoint is then
    // written). Throws Error (model) when a loss is not finite, naming it and the step; the last checkpoint
    // is then the last good one.
    bool train(const volatile int& stop);

    const RunPlace& place() const { return place_; }

  private:
    void open_data();
    void open_observers();
    void make_networks();
    void read_phases();
    void begin();
    void agree_with_workers();
    bool train_phase(const Phase& phase, const volatile int& stop);
    Batch draw(const Phase& phase, int64_t part) const;
    void check_finite(const LossValues& log) const;
    void report(const Phase& phase, const LossValues& losses);
    void measure(const Phase& phase);
    std::map<std::string, double> validation_figures();
    double
    figure_to_raise(const std::map<std::string, double>& figures) const; // the best model has the largest
    void save();
    void export_model(const std::filesystem::path& path, bool half) const;
    bool leads() const { return workers_.rank() == 0; }
    uint64_t seed() const { return uint64_t(recipe_.section("training").whole("seed")); }
    Use use() const { return {description_.resolution, settings_.precision, settings_.device}; }
    RunState state();

    Recipe recipe_;
    TrainerSettings settings_;
    Workers& workers_;
    RunFolder folder_;
    ModelDescription description_;
    std::unique_ptr<Generator> generator_, average_;
    std::unique_ptr<Discriminator> discriminator_;
    std::unique_ptr<torch::optim::AdamW> generator_optimiser_, discriminator_optimiser_;
    std::unique_ptr<FeatureNet> features_;
    std::unique_ptr<FaceJudge> judge_; // the frozen one that losses look through
    Observers observers_;
    std::unique_ptr<BatchSource> training_, validation_;
    History history_;
    std::vector<Phase> phases_;
    MaskMixture masks_;
    RunPlace place_;
    std::unique_ptr<RunLog> log_; // of the process that leads
};

} // namespace facefill
