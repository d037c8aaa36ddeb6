#include "training/trainer/phase.h"

#include <algorithm>
#include <initializer_list>

#include "core/error.h"
#include "training/trainer/contestants.h"

namespace facefill {

namespace {

class Complaint {
  public:
    explicit Complaint(const RecipeSection& section) : title_(section.title()) {}
    void unless(bool sound, const std::string& sentence) const {
        if (!sound)
            throw Error(ErrorKind::input, "In the recipe's [" + title_ + "] " + sentence);
    }

  private:
    std::string title_;
};

double positive(const RecipeSection& section, const char* key) {
    const double value = section.number(key);
    Complaint(section).unless(value > 0, std::string(key) + " must be more than 0.");
    return value;
}

// After these a network's feature maps no longer meet.
int smallest_side(const ModelDescription& model) {
    return model.architecture == "portrait" ? 16 * model.sizes.at("fold") : model.resolution;
}

int checked_resolution(const RecipeSection& section, const ModelDescription& model) {
    const int asked = int(section.whole("resolution")), side = asked ? asked : model.resolution;
    const int unit = smallest_side(model);
    Complaint(section).unless(model.resolution % side == 0, "resolution must divide the model's, " +
                                                                std::to_string(model.resolution) + ".");
    Complaint(section).unless(side % unit == 0,
                              "resolution must be a multiple of " + std::to_string(unit) + ".");
    return side;
}

// How many times finer this phase is than the one before; 1 where nothing is to be faded in.
int checked_factor(const RecipeSection& section, int side, int before) {
    if (section.whole("fade-in") == 0)
        return 1;
    Complaint(section).unless(before > 0 && before < side && side % before == 0,
                              "fade-in needs a phase before it at a half, a third ... of its resolution.");
    return side / before;
}

// A D that compares the two halves of the face has to see both.
WindowSize checked_window(const RecipeSection& section, const ModelDescription& model, int resolution) {
    const int64_t side = section.whole("window");
    const Complaint complaint(section);
    complaint.unless(side == 0 || model.architecture == "portrait",
                     "window is for a portrait; D sees all of a " + model.architecture + "'s picture.");
    complaint.unless(side >= 0 && side <= resolution && side % 16 == 0,
                     "window is a multiple of 16, at most " + std::to_string(resolution) + ".");
    complaint.unless(side == 0 || (section.number("attribute") == 0 && section.number("identity") == 0),
                     "window cuts the face, which attribute and identity need whole.");
    return {side, compares_halves(model) ? 0 : side};
}

class LossCheck {
  public:
    LossCheck(const RecipeSection& section, const ModelDescription& model, const Observers& observers)
        : section_(section), complaint_(section), model_(model), observers_(observers) {}

    void check(bool both) const {
        complaint_.unless(model_.architecture == "cvae" || !weighs({"bce", "kl"}),
                          "bce and kl are losses of the cvae; take l1-hole and l1-context for " +
                              model_.architecture + ".");
        complaint_.unless(observers_.features || !weighs({"feature", "style"}),
                          "feature and style need a feature net; name its file as [training] features.");
        complaint_.unless(both || !weighs({"adversarial", "feature-matching"}),
                          "adversarial and feature-matching need 'train = both'.");
        if (task_of(model_) == Task::alignment) {
            complaint_.unless(!both && weighs({"alignment"}) &&
                                  !weighs({"l1-hole", "l1-context", "mse", "attribute", "identity"}),
                              "a face-aligner learns from alignment alone, without a discriminator.");
            return;
        }
        complaint_.unless(!weighs({"alignment"}), "alignment is what a face-aligner learns from.");
        if (task_of(model_) == Task::judging) {
            complaint_.unless(model_.sizes.at("persons") > 0 || !weighs({"identity"}),
                              "identity needs packs that know who is on two pictures or more.");
            complaint_.unless(
                !both && weighs({"attribute", "identity"}) && !weighs({"l1-hole", "l1-context", "mse"}),
                "a face-judge learns from attribute and identity alone, without a discriminator.");
        } else {
            check_judged();
        }
    }

  private:
    void check_judged() const {
        complaint_.unless(
            !weighs({"opposite"}) || (!model_.attributes.empty() && weighs({"attribute"})),
            "opposite needs a [data] label, and attribute, which says how the fill should look then.");
        complaint_.unless(observers_.judge || !weighs({"attribute", "identity"}),
                          "attribute and identity need a judge; name its file as [training] judge.");
        complaint_.unless(observers_.label >= 0 || !weighs({"attribute"}),
                          "attribute needs a [data] label that the judge knows.");
    }
    bool weighs(std::initializer_list<const char*> keys) const {
        return std::any_of(keys.begin(), keys.end(),
                           [&](const char* key) { return section_.number(key) > 0; });
    }

    const RecipeSection& section_;
    Complaint complaint_;
    const ModelDescription& model_;
    const Observers& observers_;
};

bool trains(const RecipeSection& section, const char* side) {
    const auto word = section.text("train");
    Complaint(section).unless(word == "generator" || word == "discriminator" || word == "both",
                              "train is generator, discriminator or both, not '" + word + "'.");
    return word == side || word == "both";
}

} // namespace

Phase::Phase(const RecipeSection& section, const RecipeSection& training, const ModelDescription& model,
             int resolution_before, const Observers& observers)
    : name(section.title().substr(section.title().find(' ') + 1)), batch(int64_t(positive(section, "batch"))),
      accumulate(int64_t(positive(section, "accumulate"))), resolution(checked_resolution(section, model)),
      fade_in(section.whole("fade-in")),
      fade_in_factor(checked_factor(section, resolution, resolution_before)), rate(section.number("rate")),
      discriminator_rate(section.number("rate-discriminator")),
      ema((section.text("ema").empty() ? training : section).share("ema")), clip(training.number("clip")),
      told_apart_limit(section.share("told-apart-limit")), window(checked_window(section, model, resolution)),
      opposite(section.share("opposite")),
      frozen(section.words("freeze")), schedule{section.whole("steps"), section.whole("warm-up"),
                                                section.share("decay"), section.number("decay-to")},
      objective(ObjectiveWeights::of(section), observers), trains_generator(trains(section, "generator")),
      trains_discriminator(trains(section, "discriminator")) {
    LossCheck(section, model, observers).check(trains_generator && trains_discriminator);
}

} // namespace facefill
