// What an update asks of the networks: the losses of a phase with their weights.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/networks/face_judge.h"
#include "training/losses/adversarial_loss.h"
#include "training/losses/feature_net.h"
#include "training/trainer/contestants.h"

namespace facefill {

// Names and values for the log.
using LossValues = std::map<std::string, double>;

// Frozen networks that losses look through.
struct Observers {
    const FeatureNet* features = nullptr;
    FaceJudge* judge = nullptr;
    int64_t label = -1; // which of the judge's attributes the recipe's label is; -1 without one
};

struct ObjectiveWeights {
    double l1_hole, l1_context, mse, bce, kl, feature, style, boundary, adversarial, feature_matching,
        attribute, identity, alignment;
    int64_t feature_every;
    AdversarialKind kind;
    bool sees_composite;
    static ObjectiveWeights of(const RecipeSection& phase);
};

class Objective {
  public:
    Objective(const ObjectiveWeights& weights, const Observers& observers)
        : weights_(weights), observers_(observers) {}

    // What D is shown: the fill in its photo, or the network's whole picture.
    at::Tensor shown(const Batch& batch, const Completed& completed) const;

    // What the observers and D look at: of shown() and of the batch what the phase's window leaves.
    struct Scene {
        const Batch& batch;
        at::Tensor shown;     // cut from the graph
        const Verdicts* real; // D's; nullptr where it takes no part
        const Verdicts* fake;
    };
    // Losses against the photograph; the second sum depends on the scene's `shown` alone.
    struct Sums {
        at::Tensor direct; // pixel and latent losses; undefined when every weight is 0
        at::Tensor seen;   // losses that look at shown(): feature, style, adversarial, judge's
    };
    Sums generator(const Batch& batch, const Completed& completed, const Scene& scene, uint64_t step,
                   LossValues& log) const;
    // earlier: of fills of former steps, which count half of all fills; its map undefined where there are
    // none.
    at::Tensor discriminator(const Verdicts& real, const Verdicts& fake, const Verdicts& earlier,
                             LossValues& log) const;

  private:
    void add_pixel_losses(const Batch& batch, const Completed& completed, at::Tensor& sum,
                          LossValues& log) const;
    // What a learning judge or aligner is taught.
    void add_lessons(const Batch& batch, const Completed& completed, at::Tensor& sum, LossValues& log) const;
    void add_perceptual_losses(const Scene& scene, at::Tensor& sum, LossValues& log) const;
    // What a frozen judge says of the fill.
    void add_judged_losses(const Scene& scene, at::Tensor& sum, LossValues& log) const;

    ObjectiveWeights weights_;
    Observers observers_;
};

} // namespace facefill
