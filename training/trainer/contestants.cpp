#include "training/trainer/contestants.h"

#include <ATen/ops/rand.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/zeros.h>

#include "core/error.h"
#include "core/networks/cvae.h"
#include "core/networks/cvae_discriminator.h"
#include "core/networks/face_aligner.h"
#include "core/networks/face_judge.h"
#include "core/networks/feature_discriminator.h"
#include "core/networks/patch_discriminator.h"
#include "core/networks/portrait.h"
#include "core/networks/sizes.h"

namespace facefill {

namespace {

class CvaeGenerator : public Generator {
  public:
    explicit CvaeGenerator(const CvaeSizes& sizes) : network_(sizes) {}
    torch::nn::Module& module() override { return *network_; }
    Completed complete(const Batch& batch, bool sample) override {
        const auto output = network_->forward(batch.image, batch.mask, batch.label, sample);
        return {at::sigmoid(output.logits), output.logits, output.mu, output.log_variance, {}, {}, {}, {}};
    }

  private:
    Cvae network_;
};

class PortraitGenerator : public Generator {
  public:
    explicit PortraitGenerator(const PortraitSizes& sizes) : network_(sizes) {}
    torch::nn::Module& module() override { return *network_; }
    Completed complete(const Batch& batch, bool) override {
        Completed completed;
        completed.picture = network_->forward(batch.image, batch.mask);
        return completed;
    }

  private:
    Portrait network_;
};

class JudgeLearner : public Generator {
  public:
    explicit JudgeLearner(const FaceJudgeSizes& sizes) : network_(sizes), persons_(sizes.persons) {}
    torch::nn::Module& module() override { return *network_; }
    Completed complete(const Batch& batch, bool sample) override {
        const auto judgement = network_->forward(batch.image);
        Completed completed;
        completed.picture = batch.image;
        completed.attributes = judgement.attributes;
        completed.embedding = judgement.embedding;
        if (sample && persons_ > 0)
            completed.person_cosines = network_->person_cosines(judgement.embedding);
        return completed;
    }

  private:
    FaceJudge network_;
    int64_t persons_;
};

class AlignerLearner : public Generator {
  public:
    explicit AlignerLearner(const FaceAlignerSizes& sizes) : network_(sizes) {}
    torch::nn::Module& module() override { return *network_; }
    Completed complete(const Batch& batch, bool) override {
        Completed completed;
        completed.picture = batch.image;
        completed.correction = network_->forward(batch.image, batch.mask);
        return completed;
    }

  private:
    FaceAligner network_;
};

class WholeDiscriminator : public Discriminator {
  public:
    explicit WholeDiscriminator(int64_t width)
        : network_(width ? CvaeDiscriminator(width) : CvaeDiscriminator()) {}
    torch::nn::Module& module() override { return *network_; }
    Verdicts judge(const at::Tensor& picture, const at::Tensor&) override {
        auto verdict = network_->forward(picture);
        return {verdict.logits.to(at::kFloat), {}, std::move(verdict.features), {}};
    }

  private:
    CvaeDiscriminator network_;
};

class HoleDiscriminator : public Discriminator {
  public:
    explicit HoleDiscriminator(int64_t width)
        : network_(width ? PatchDiscriminator(width) : PatchDiscriminator()) {}
    torch::nn::Module& module() override { return *network_; }
    Verdicts judge(const at::Tensor& picture, const at::Tensor& mask) override {
        auto verdict = network_->forward(picture, mask);
        return {verdict.map, hole_cells(mask), std::move(verdict.features), {}};
    }

  private:
    PatchDiscriminator network_;
};

// Looks through a feature net, so that it knows from the start what an eye is; a verdict of each block for
// every cell.
class SeeingDiscriminator : public Discriminator {
  public:
    SeeingDiscriminator(int64_t width, bool mirrored, const FeatureNet& net)
        : net_(net),
          network_(net.channels(), width ? width : FeatureDiscriminatorImpl::usual_width, mirrored) {}
    torch::nn::Module& module() override { return *network_; }
    Verdicts judge(const at::Tensor& picture, const at::Tensor& mask) override {
        auto seen = net_.features(picture);
        auto verdict = network_->forward(seen, mask);
        return {verdict.map, hole_cells(mask), std::move(verdict.features), std::move(seen)};
    }

  private:
    const FeatureNet& net_;
    FeatureDiscriminator network_;
};

Mirror read_mirror(const RecipeSection& model) {
    const auto word = model.text("mirror");
    if (word == "throughout")
        return Mirror::throughout;
    if (word != "yes" && word != "no")
        throw Error(ErrorKind::input, "[model] mirror is no, yes or throughout, not '" + word + "'.");
    return word == "yes" ? Mirror::hole : Mirror::none;
}

} // namespace

bool compares_halves(const ModelDescription& description) {
    const auto mirror = description.sizes.find("mirror");
    return mirror != description.sizes.end() && mirror->second == int(Mirror::throughout);
}

Task task_of(const ModelDescription& description) {
    if (description.architecture == "face-judge")
        return Task::judging;
    return description.architecture == "face-aligner" ? Task::alignment : Task::completion;
}

ModelDescription describe_model(const Recipe& recipe) {
    const auto& model = recipe.section("model");
    ModelDescription description;
    description.name = model.text("name");
    description.title = model.text("title");
    description.architecture = model.text("architecture");
    description.resolution = int(model.whole("resolution"));
    description.quality = int(model.whole("quality"));
    description.licence = model.text("licence");
    description.value_range = "0..1";
    description.recipe_sha = recipe.sha();
    const int width = int(model.whole("width"));
    if (const auto label = recipe.section("data").text("label"); !label.empty())
        description.attributes = {label};
    if (description.architecture == "cvae")
        description.sizes = {{"width", width ? width : 64},
                             {"latent", int(model.whole("latent"))},
                             {"labels", description.attributes.empty() ? 0 : 2},
                             {"embedding", int(model.whole("embedding"))},
                             {"mask_input", model.yes("mask-input")}};
    if (description.architecture == "portrait")
        description.sizes = {{"width", width ? width : 32}, {"fold", int(model.whole("fold"))}};
    if (const auto mirror = read_mirror(model);
        description.architecture == "portrait" && mirror != Mirror::none)
        description.sizes["mirror"] = int(mirror);
    if (task_of(description) == Task::alignment)
        description.sizes = {{"width", width ? width : 32}};
    if (task_of(description) == Task::judging)
        description.sizes = {{"width", width ? width : 32}, {"embedding", 128}, {"persons", 0}};
    return description;
}

Batch blank_batch(const ModelDescription& model) {
    const int64_t side = model.resolution;
    Batch batch;
    batch.image = at::rand({1, 3, side, side});
    batch.mask = at::zeros({1, 1, side, side});
    if (!model.attributes.empty())
        batch.label = at::zeros({1}, at::kLong);
    return batch;
}

std::unique_ptr<Generator> make_generator(const ModelDescription& description) {
    if (description.architecture == "cvae")
        return std::make_unique<CvaeGenerator>(cvae_sizes(description, description.name));
    if (description.architecture == "portrait")
        return std::make_unique<PortraitGenerator>(portrait_sizes(description, description.name));
    if (task_of(description) == Task::alignment)
        return std::make_unique<AlignerLearner>(face_aligner_sizes(description, description.name));
    if (task_of(description) == Task::judging)
        return std::make_unique<JudgeLearner>(face_judge_sizes(description, description.name));
    throw Error(ErrorKind::input, "The recipe asks for the architecture '" + description.architecture +
                                      "'; the trainer knows cvae, portrait, face-judge and face-aligner.");
}

std::unique_ptr<Discriminator> make_discriminator(const ModelDescription& description,
                                                  const RecipeSection& model, const FeatureNet* features) {
    const auto kind = model.text("discriminator");
    const int64_t width = model.whole("discriminator-width");
    if (kind != "patches" && kind != "features")
        throw Error(ErrorKind::input, "[model] discriminator is patches or features, not '" + kind + "'.");
    if (kind == "features" && description.architecture != "portrait")
        throw Error(ErrorKind::input, "[model] discriminator = features is for a portrait, not for a " +
                                          description.architecture + ".");
    if (description.architecture == "cvae")
        return std::make_unique<WholeDiscriminator>(width);
    if (kind == "patches")
        return std::make_unique<HoleDiscriminator>(width);
    if (!features)
        throw Error(ErrorKind::input,
                    "[model] discriminator = features needs a feature net; name its file as "
                    "[training] features.");
    return std::make_unique<SeeingDiscriminator>(width, compares_halves(description), *features);
}

} // namespace facefill
