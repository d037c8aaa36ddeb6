// One update of the networks: what the phase's losses ask of a few batches, averaged over the workers, and
// the step that the optimisers then take.
#pragma once

#include <functional>

#include <torch/optim/adamw.h>

#include "core/networks/precision.h"
#include "training/distributed/workers.h"
#include "training/trainer/history.h"
#include "training/trainer/phase.h"

namespace facefill {

struct UpdateParts {
    Generator& generator;
    Generator& average;
    Discriminator& discriminator;
    torch::optim::AdamW& generator_optimiser;
    torch::optim::AdamW& discriminator_optimiser;
    Workers& workers;
    History& history;
    Precision precision;
};

class Update {
  public:
    Update(const Phase& phase, const UpdateParts& parts);

    // Gradients of the batch that `draw` gives for each of the phase's `accumulate` parts. Returns the
    // losses. `stop` becomes true when it is in any worker.
    LossValues compute(const std::function<Batch(int64_t part)>& draw, int64_t step, bool& stop);
    // Lets the optimisers step at the rates of `step`, and moves the average. losses: what compute()
    // returned; where D was right too often, it sits the step out.
    void apply(int64_t step, const LossValues& losses);

  private:
    // What one batch gave: `shown` is what the phase's window leaves of the fills, `leaf` the same cut from
    // the generator's graph, so that its gradients can be taken apart.
    struct Look {
        at::Tensor shown, leaf, discriminator_loss;
        Objective::Sums sums;
    };
    Look look_at(const Batch& batch, int64_t step, LossValues& log);
    void add_generator_gradients(const Batch& batch, int64_t step, LossValues& log);
    void add_discriminator_gradients(const Batch& batch, LossValues& log);
    // D's loss of the batch; where earlier fills are kept it sees some of them too, and these are kept for
    // later.
    at::Tensor discriminator_loss(const Batch& batch, const at::Tensor& shown, const Verdicts& real,
                                  const Verdicts& fake, LossValues& log);
    void add_to_gradients(torch::nn::Module& module, const std::vector<at::Tensor>& gradients) const;
    void average_over_workers(LossValues& log, bool& stop);

    const Phase& phase_;
    UpdateParts parts_;
    double share_; // of one batch in the update
};

// Throws Error (input) when the phase freezes a part that the network does not have, with the nearest one it
// has.
void check_parts_exist(const torch::nn::Module& network, const Phase& phase);

// AdamW as every network here is trained with; the rate is set at each step.
torch::optim::AdamW make_optimiser(torch::nn::Module& module);

} // namespace facefill
