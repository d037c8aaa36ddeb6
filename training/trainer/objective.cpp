#include "training/trainer/objective.h"

#include <ATen/ops/where.h>

#include "core/error.h"
#include "training/losses/alignment_loss.h"
#include "training/losses/attribute_loss.h"
#include "training/losses/boundary_loss.h"
#include "training/losses/feature_loss.h"
#include "training/losses/identity_loss.h"
#include "training/losses/kl_loss.h"
#include "training/losses/reconstruction_loss.h"
#include "training/losses/style_loss.h"

namespace facefill {

namespace {

// Adds weight x loss to a sum that starts undefined, and logs the plain loss.
class WeightedSum {
  public:
    WeightedSum(at::Tensor& sum, LossValues& log) : sum_(sum), log_(log) {}
    void add(const char* name, double weight, const at::Tensor& loss) {
        log_[name] = loss.item<double>();
        sum_ = sum_.defined() ? sum_ + weight * loss : weight * loss;
    }

  private:
    at::Tensor& sum_;
    LossValues& log_;
};

// Mean absolute difference of D's features, level by level (Wang et al. 2018, pix2pixHD, equation 4).
at::Tensor feature_matching(const Verdicts& real, const Verdicts& fake) {
    return feature_loss(fake.features, real.features, 0, fake.features.size() - 1) /
           double(fake.features.size());
}

// How often D finds the photograph's cell the truer one: 0.5 when it is at a loss, 1 when it always knows.
double told_apart(const Verdicts& real, const Verdicts& fake) {
    torch::NoGradGuard no_gradient;
    const auto right = real.map.gt(fake.map).to(at::kFloat);
    if (!fake.weight.defined())
        return right.mean().item<double>();
    const auto each = fake.weight.expand_as(right);
    return ((right * each).sum() / each.sum().clamp_min(1)).item<double>();
}

// The photograph; where it is asked for another label, a hole's truth is whatever was put there: no loss, no
// gradient.
at::Tensor truth_of(const Batch& batch, const at::Tensor& picture) {
    if (!batch.opposite.defined())
        return batch.image;
    const auto unknown = batch.opposite.view({-1, 1, 1, 1}) & batch.mask.gt(0);
    return at::where(unknown, picture.detach().to(batch.image.scalar_type()), batch.image);
}

} // namespace

ObjectiveWeights ObjectiveWeights::of(const RecipeSection& phase) {
    const auto kind = phase.text("adversarial-kind"), sees = phase.text("sees");
    if (kind != "hinge" && kind != "bce")
        throw Error(ErrorKind::input,
                    "[" + phase.title() + "] adversarial-kind is hinge or bce, not '" + kind + "'.");
    if (sees != "composite" && sees != "whole")
        throw Error(ErrorKind::input,
                    "[" + phase.title() + "] sees is composite or whole, not '" + sees + "'.");
    return {phase.number("l1-hole"),
            phase.number("l1-context"),
            phase.number("mse"),
            phase.number("bce"),
            phase.number("kl"),
            phase.number("feature"),
            phase.number("style"),
            phase.number("boundary"),
            phase.number("adversarial"),
            phase.number("feature-matching"),
            phase.number("attribute"),
            phase.number("identity"),
            phase.number("alignment"),
            std::max<int64_t>(1, phase.whole("feature-every")),
            kind == "hinge" ? AdversarialKind::hinge : AdversarialKind::bce,
            sees == "composite"};
}

at::Tensor Objective::shown(const Batch& batch, const Completed& completed) const {
    return weights_.sees_composite ? batch.mask * completed.picture + (1 - batch.mask) * batch.image
                                   : completed.picture;
}

void Objective::add_pixel_losses(const Batch& batch, const Completed& completed, at::Tensor& sum,
                                 LossValues& log) const {
    WeightedSum losses(sum, log);
    const auto truth = truth_of(batch, completed.picture);
    if (weights_.l1_hole > 0)
        losses.add("l1-hole", weights_.l1_hole, l1_loss(completed.picture, truth, batch.mask));
    if (weights_.l1_context > 0)
        losses.add("l1-context", weights_.l1_context, l1_loss(completed.picture, truth, 1 - batch.mask));
    if (weights_.boundary > 0)
        losses.add("boundary", weights_.boundary, boundary_loss(completed.picture, truth, batch.mask));
    if (weights_.mse > 0)
        losses.add("mse", weights_.mse, squared_loss(completed.picture, batch.image));
    if (weights_.bce > 0)
        losses.add("bce", weights_.bce, bce_loss(completed.logits, truth));
    if (weights_.kl > 0)
        losses.add("kl", weights_.kl, kl_loss(completed.mu, completed.log_variance));
}

void Objective::add_lessons(const Batch& batch, const Completed& completed, at::Tensor& sum,
                            LossValues& log) const {
    WeightedSum losses(sum, log);
    if (weights_.attribute > 0)
        losses.add("attribute", weights_.attribute, attribute_loss(completed.attributes, batch.attributes));
    if (weights_.identity > 0 && completed.person_cosines.defined())
        losses.add("identity", weights_.identity, person_loss(completed.person_cosines, batch.person));
    if (weights_.alignment > 0)
        losses.add("alignment", weights_.alignment, alignment_loss(completed.correction, batch.correction));
}

void Objective::add_perceptual_losses(const Scene& scene, at::Tensor& sum, LossValues& log) const {
    WeightedSum losses(sum, log);
    // A discriminator that looked through the feature net has done the work.
    const auto maps = [&](const Verdicts* verdicts, const at::Tensor& of) {
        return verdicts && !verdicts->seen.empty() ? verdicts->seen : observers_.features->features(of);
    };
    const auto picture = maps(scene.fake, scene.shown), truth = maps(scene.real, scene.batch.image);
    if (weights_.feature > 0)
        losses.add("feature", weights_.feature, feature_loss(picture, truth, 1, 4));
    if (weights_.style > 0)
        losses.add("style", weights_.style, style_loss(picture.back(), truth.back().detach()));
}

void Objective::add_judged_losses(const Scene& scene, at::Tensor& sum, LossValues& log) const {
    WeightedSum losses(sum, log);
    const auto& batch = scene.batch;
    const auto judgement = (*observers_.judge)->forward(scene.shown);
    if (weights_.attribute > 0)
        losses.add("attribute", weights_.attribute,
                   attribute_loss(judgement.attributes.narrow(1, observers_.label, 1),
                                  batch.label.unsqueeze(1).to(at::kFloat)));
    if (weights_.identity > 0)
        losses.add("identity", weights_.identity,
                   identity_loss(judgement.embedding, (*observers_.judge)->forward(batch.image).embedding));
}

Objective::Sums Objective::generator(const Batch& batch, const Completed& completed, const Scene& scene,
                                     uint64_t step, LossValues& log) const {
    Sums sums;
    add_pixel_losses(batch, completed, sums.direct, log);
    if (completed.embedding.defined() || completed.correction.defined()) {
        add_lessons(batch, completed, sums.direct, log);
        return sums;
    }
    if ((weights_.feature > 0 || weights_.style > 0) && step % uint64_t(weights_.feature_every) == 0)
        add_perceptual_losses(scene, sums.seen, log);
    if (weights_.attribute > 0 || weights_.identity > 0)
        add_judged_losses(scene, sums.seen, log);
    WeightedSum seen(sums.seen, log);
    if (weights_.adversarial > 0)
        seen.add("adversarial", weights_.adversarial,
                 generator_loss(weights_.kind, scene.fake->map, scene.fake->weight));
    if (weights_.feature_matching > 0 && !scene.fake->features.empty())
        seen.add("feature-matching", weights_.feature_matching, feature_matching(*scene.real, *scene.fake));
    return sums;
}

at::Tensor Objective::discriminator(const Verdicts& real, const Verdicts& fake, const Verdicts& earlier,
                                    LossValues& log) const {
    auto fakes = fake_loss(weights_.kind, fake.map, fake.weight);
    if (earlier.map.defined())
        fakes = 0.5 * (fakes + fake_loss(weights_.kind, earlier.map, earlier.weight));
    const auto loss = real_loss(weights_.kind, real.map, fake.weight) + fakes;
    log["discriminator"] = loss.item<double>();
    log["told-apart"] = told_apart(real, fake);
    return loss;
}

} // namespace facefill
