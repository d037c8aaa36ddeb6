#include "training/cli/inspect.h"

#include <cstdio>

#include "core/error.h"
#include "core/models/registry.h"
#include "core/networks/weights.h"
#include "training/cli/arguments.h"
#include "training/cli/layer_trace.h"
#include "training/trainer/contestants.h"

namespace facefill {

namespace {

const Command command = {
    "inspect",
    "Shows a network's layers with their shapes, parameters and multiply-accumulates (MACs), and how far it "
    "sees.",
    {},
    "MODEL|RECIPE",
    1,
    1,
    "MODEL is a name or a path as for --model; RECIPE a file that ends in .ini, whose discriminator is shown "
    "too.\n",
};

// 64x32x32
std::string shape_text(const std::vector<int64_t>& shape) {
    std::string text;
    for (const int64_t side : shape)
        text += (text.empty() ? "" : "x") + std::to_string(side);
    return text;
}

std::string in_millions(int64_t number) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f M", double(number) / 1e6);
    return text;
}

int64_t parameters_of(const torch::nn::Module& module) {
    int64_t count = 0;
    for (const auto& parameter : module.parameters())
        count += parameter.numel();
    return count;
}

void print_layers(const torch::nn::Module& module, const std::vector<TracedLayer>& layers) {
    std::printf("%-24s %-20s %12s    %-12s %12s %14s\n", "LAYER", "KIND", "INPUT", "OUTPUT", "PARAMETERS",
                "MACS");
    int64_t macs = 0, listed = 0;
    for (const auto& layer : layers) {
        std::printf("%-24s %-20s %12s -> %-12s %12lld %14s\n", layer.name.c_str(), layer.kind.c_str(),
                    shape_text(layer.input).c_str(), shape_text(layer.output).c_str(),
                    static_cast<long long>(layer.parameters), in_millions(layer.macs).c_str());
        macs += layer.macs;
        listed += layer.parameters;
    }
    const int64_t all = parameters_of(module);
    if (all > listed)
        std::printf("%-24s %-20s %12s    %-12s %12lld\n", "others", "norms, embeddings", "", "",
                    static_cast<long long>(all - listed));
    std::printf("parameters: %s; MACs a picture: %s (FLOPs: twice that)\n", in_millions(all).c_str(),
                in_millions(macs).c_str());
}

void print_generator(Generator& generator, const ModelDescription& model) {
    const auto batch = blank_batch(model);
    generator.module().eval();
    std::printf("%s, %d x %d\n", model.architecture.c_str(), model.resolution, model.resolution);
    print_layers(generator.module(),
                 trace_layers(generator.module(), [&] { generator.complete(batch, false); }));
    if (task_of(model) != Task::completion)
        return;
    const auto field = receptive_field(batch.image, [&](const at::Tensor& image) {
        auto seen = batch;
        seen.image = image;
        return generator.complete(seen, false).picture;
    });
    std::printf("receptive field of the middle pixel: %lld x %lld\n", static_cast<long long>(field[0]),
                static_cast<long long>(field[1]));
}

void print_discriminator(Discriminator& discriminator, const ModelDescription& model) {
    const auto batch = blank_batch(model);
    discriminator.module().eval();
    std::puts("\ndiscriminator");
    print_layers(discriminator.module(),
                 trace_layers(discriminator.module(), [&] { discriminator.judge(batch.image, batch.mask); }));
    const auto field = receptive_field(
        batch.image, [&](const at::Tensor& image) { return discriminator.judge(image, batch.mask).map; });
    std::printf("receptive field of a verdict: %lld x %lld\n", static_cast<long long>(field[0]),
                static_cast<long long>(field[1]));
}

void inspect_recipe(const std::string& path) {
    const auto recipe = Recipe::read(path, {});
    const auto model = describe_model(recipe);
    print_generator(*make_generator(model), model);
    if (task_of(model) != Task::completion) // which learns without one
        return;
    const auto& section = recipe.section("model");
    if (section.text("discriminator") == "features")
        std::puts(
            "\ndiscriminator: heads on a feature net's maps; not shown, as its layers follow from that net's "
            "file");
    else
        print_discriminator(*make_discriminator(model, section, nullptr), model);
}

void inspect_model(const std::string& name) {
    const auto path = find_model(name);
    const auto file = Safetensors::read(path);
    const auto model = ModelDescription::from_metadata(file.metadata(), path);
    const auto generator = make_generator(model);
    load_weights(generator->module(), file, path);
    std::printf("%s: %s\n", path.c_str(), model.title.c_str());
    print_generator(*generator, model);
}

} // namespace

int run_inspect(const std::vector<std::string>& words) {
    const auto arguments = parse_arguments(command, words);
    if (!arguments)
        return 0;
    const std::filesystem::path what = arguments->operands()[0];
    if (what.extension() == ".ini")
        inspect_recipe(what);
    else
        inspect_model(what);
    return 0;
}

} // namespace facefill
