#include "training/trainer/phase.h"

#include "core/error.h"

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

double share(const RecipeSection& section, const char* key) {
    const double value = section.number(key);
    Complaint(section).unless(value >= 0 && value <= 1, std::string(key) + " lies between 0 and 1.");
    return value;
}

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

void check_losses(const RecipeSection& section, const ModelDescription& model, bool both,
                  const FeatureNet* features) {
    const Complaint complaint(section);
    const auto weighs = [&](const char* key) { return section.number(key) > 0; };
    complaint.unless(model.architecture == "cvae" || (!weighs("bce") && !weighs("kl")),
                     "bce and kl are losses of the cvae; take l1-hole and l1-context for " +
                         model.architecture + ".");
    complaint.unless(features || (!weighs("feature") && !weighs("style")),
                     "feature and style need a feature net; name its file as [training] features.");
    complaint.unless(both || (!weighs("adversarial") && !weighs("feature-matching")),
                     "adversarial and feature-matching need 'train = both'.");
}

bool trains(const RecipeSection& section, const char* side) {
    const auto word = section.text("train");
    Complaint(section).unless(word == "generator" || word == "discriminator" || word == "both",
                              "train is generator, discriminator or both, not '" + word + "'.");
    return word == side || word == "both";
}

} // namespace

Phase::Phase(const RecipeSection& section, const RecipeSection& training, const ModelDescription& model,
             int resolution_before, const FeatureNet* features)
    : name(section.title().substr(section.title().find(' ') + 1)), batch(int64_t(positive(section, "batch"))),
      accumulate(int64_t(positive(section, "accumulate"))), resolution(checked_resolution(section, model)),
      fade_in(section.whole("fade-in")),
      fade_in_factor(checked_factor(section, resolution, resolution_before)), rate(section.number("rate")),
      discriminator_rate(section.number("rate-discriminator")),
      ema(share(section.text("ema").empty() ? training : section, "ema")), clip(training.number("clip")),
      frozen(section.words("freeze")), schedule{section.whole("steps"), section.whole("warm-up"),
                                                share(section, "decay"), section.number("decay-to")},
      objective(ObjectiveWeights::of(section), features), trains_generator(trains(section, "generator")),
      trains_discriminator(trains(section, "discriminator")) {
    check_losses(section, model, trains_generator && trains_discriminator, features);
}

} // namespace facefill
