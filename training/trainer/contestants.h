// The two sides of a training, behind one shape for every architecture: a generator that completes batches,
// and a discriminator that judges pictures.
#pragma once

#include <memory>

#include <torch/nn/module.h>

#include "core/models/model_description.h"
#include "training/losses/feature_net.h"
#include "training/recipe/recipe.h"
#include "training/trainer/batch_source.h"

namespace facefill {

struct Completed {
    at::Tensor picture;          // N x 3 x R x R, about 0..1
    at::Tensor logits;           // before the sigmoid; undefined without one
    at::Tensor mu, log_variance; // of a VAE; else undefined
    // Of a face judge, which leaves the picture as it is; else undefined.
    at::Tensor attributes, embedding, person_cosines;
    // Of a face aligner, which leaves the picture as it is; else undefined. See FaceAligner::forward.
    at::Tensor correction;
};

class Generator {
  public:
    virtual ~Generator() = default;
    virtual torch::nn::Module& module() = 0;
    // sample: draw the latent (training); else take the most likely one.
    virtual Completed complete(const Batch& batch, bool sample) = 0;
};

struct Verdicts {
    at::Tensor map;                   // logits, above 0 for "photograph"
    at::Tensor weight;                // which of them count, of a shape that broadcasts; undefined: all
    std::vector<at::Tensor> features; // for feature matching; may be empty
    std::vector<at::Tensor> seen;     // the feature net's maps of the picture, where D looks at them
};

class Discriminator {
  public:
    virtual ~Discriminator() = default;
    virtual torch::nn::Module& module() = 0;
    virtual Verdicts judge(const at::Tensor& picture, const at::Tensor& mask) = 0;
};

// What a network of the description's architecture learns.
Task task_of(const ModelDescription& description);

// Whether its network and its D look from each half of a face at the other: [model] mirror = throughout.
bool compares_halves(const ModelDescription& description);

// What the recipe's [model] and [data] say, without what only a finished training knows. Throws Error
// (input).
ModelDescription describe_model(const Recipe& recipe);

// One random picture without a hole, for looking at a network: then all of it reaches the answer.
Batch blank_batch(const ModelDescription& model);

// Throws Error (input) for an architecture that cannot be trained.
std::unique_ptr<Generator> make_generator(const ModelDescription& description);
// By [model] discriminator and discriminator-width; features: the recipe's feature net, or nullptr, which
// must outlive it. Throws Error (input).
std::unique_ptr<Discriminator> make_discriminator(const ModelDescription& description,
                                                  const RecipeSection& model, const FeatureNet* features);

} // namespace facefill
