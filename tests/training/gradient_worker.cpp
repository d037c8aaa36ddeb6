// One worker of a data-parallel update: gradient-worker RECIPE DATA OUT computes the gradients of the
// recipe's first update, averaged over the workers that the environment announces, and process 0 writes them
// to OUT.
#include <torch/utils.h>

#include "core/models/safetensors.h"
#include "training/trainer/update.h"

using namespace facefill;

namespace {

struct Networks {
    Networks(const Recipe& recipe, const ModelDescription& model)
        : generator(make_generator(model)), average(make_generator(model)),
          discriminator(make_discriminator(model, recipe.section("model"), nullptr)) {}

    std::unique_ptr<Generator> generator, average;
    std::unique_ptr<Discriminator> discriminator;
};

void write_gradients(const Networks& networks, const std::filesystem::path& path) {
    std::vector<at::Tensor> owners;
    std::vector<TensorView> views;
    const auto add = [&](const std::string& side, const torch::nn::Module& module) {
        for (const auto& item : module.named_parameters()) {
            if (!item.value().grad().defined())
                continue;
            owners.push_back(item.value().grad().contiguous());
            views.push_back({side + item.key(), "F32", owners.back().sizes().vec(),
                             static_cast<const std::byte*>(owners.back().data_ptr()),
                             owners.back().nbytes()});
        }
    };
    add("generator.", networks.generator->module());
    add("discriminator.", networks.discriminator->module());
    write_safetensors(path, views, {});
}

} // namespace

int main(int count, char** words) {
    const auto recipe = Recipe::read(words[1], {words + 4, words + count});
    const auto workers = join_workers();
    const auto model = describe_model(recipe);
    at::manual_seed(1);
    const Networks networks(recipe, model);
    const Phase phase(*recipe.phases()[0], recipe.section("training"), model, 0, {});
    History no_history(0);
    auto generator_optimiser = make_optimiser(networks.generator->module());
    auto discriminator_optimiser = make_optimiser(networks.discriminator->module());
    Update update(phase,
                  {*networks.generator, *networks.average, *networks.discriminator, generator_optimiser,
                   discriminator_optimiser, *workers, no_history, Precision::fp32});
    const BatchSource source({std::make_shared<Pack>(std::filesystem::path(words[2]) / "drawn.ffpack")},
                             DataSettings(), Split::train);
    MaskMixture masks;
    masks.add("centre", 1);
    bool stop = false;
    update.compute(
        [&](int64_t part) {
            const auto number = uint64_t(part * workers->count() + workers->rank());
            return source.draw(number, phase.batch, phase.resolution, masks);
        },
        0, stop);
    if (workers->rank() == 0)
        write_gradients(networks, words[3]);
}
