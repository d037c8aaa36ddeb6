#include "tests/evaluate/sample_packs.h"

#include <cmath>
#include <vector>

#include <torch/utils.h>

#include "core/models/model_description.h"
#include "core/networks/cvae.h"
#include "core/networks/face_judge.h"
#include "core/networks/weights.h"

namespace facefill::testing {

namespace {

std::vector<uint8_t> even(const SamplePack& sample, int number) {
    return std::vector<uint8_t>(size_t(sample.resolution * sample.resolution * sample.channels),
                                number % 2 ? 153 : 102);
}

void set(torch::nn::Module& module, const std::string& name, const std::vector<int64_t>& place, float value) {
    auto tensor = module.named_parameters()[name];
    for (const int64_t index : place)
        tensor = tensor[index];
    tensor.fill_(value);
}

std::vector<uint8_t> stripes(const SamplePack& sample, int number) {
    std::vector<uint8_t> pixels;
    for (int y = 0; y < sample.resolution; ++y)
        for (int x = 0; x < sample.resolution; ++x)
            for (int c = 0; c < sample.channels; ++c)
                pixels.push_back(uint8_t(128 + 60 * std::sin(0.2 * (x + number * y * 0.3)) + 20 * c + y / 4));
    return pixels;
}

} // namespace

std::shared_ptr<const Pack> write_pack(const std::filesystem::path& path, const SamplePack& sample) {
    PackWriter writer(path, {sample.resolution, sample.channels, sample.frame, "stripes", {"Smiling"}});
    for (int i = 0; i < sample.training + sample.test; ++i) {
        PackRecord record;
        record.source = std::to_string(i) + ".png";
        record.identity = i / 2;
        record.split = i < sample.training ? Split::train : Split::test;
        record.attributes = {float(i % 2)};
        writer.append(record, (sample.even ? even(sample, i) : stripes(sample, i)).data());
    }
    writer.finish();
    return std::make_shared<Pack>(path);
}

void write_model(const std::filesystem::path& path, bool with_label) {
    torch::manual_seed(1);
    CvaeSizes sizes;
    sizes.width = 8;
    sizes.latent = 8;
    sizes.embedding = 8;
    sizes.labels = with_label ? 2 : 0;
    ModelDescription description;
    description.title = "Untrained, for tests";
    description.architecture = "cvae";
    description.sizes = {
        {"width", 8}, {"latent", 8}, {"labels", int(sizes.labels)}, {"embedding", 8}, {"mask_input", 1}};
    if (with_label)
        description.attributes = {"Smiling"};
    description.frame = "ffhq";
    description.resolution = 64;
    description.value_range = "0..1";
    save_weights(*Cvae(sizes), path, description.to_metadata(), Storage::half);
}

void write_judge(const std::filesystem::path& path, const std::vector<std::string>& attributes) {
    torch::NoGradGuard no_gradient;
    FaceJudge judge(FaceJudgeSizes{2, 2, int64_t(attributes.size()), 0});
    for (auto& entry : judge->named_parameters())
        entry.value().zero_();
    for (auto& entry : judge->named_parameters())
        if (const auto& name = entry.key(); name.rfind("trunk.", 0) == 0 && entry.value().dim() == 1 &&
                                            name.find(".weight") != std::string::npos)
            entry.value().fill_(1); // of the norms
    // The first channel carries the brightness down, from 0 (black) to 2 (white): every stride's middle tap.
    for (int64_t colour = 0; colour < 3; ++colour)
        set(*judge, "trunk.0.weight", {0, colour, 1, 1}, 1.0F / 3);
    set(*judge, "trunk.1.bias", {0}, 1);
    for (const char* stride : {"trunk.4.weight", "trunk.9.weight", "trunk.14.weight"})
        set(*judge, stride, {0, 0, 1, 1}, 1);
    for (int64_t i = 0; i < int64_t(attributes.size()); ++i) {
        set(*judge, "attributes.weight", {i, 0}, 1);
        set(*judge, "attributes.bias", {i}, -1);
    }
    set(*judge, "embedding.weight", {0, 0}, 1);
    set(*judge, "embedding.bias", {0}, -1);
    set(*judge, "embedding.bias", {1}, 0.5);

    ModelDescription description;
    description.title = "Sees brightness, for tests";
    description.architecture = "face-judge";
    description.sizes = {{"width", 2}, {"embedding", 2}, {"persons", 0}};
    description.attributes = attributes;
    description.frame = "ffhq";
    description.resolution = 64;
    description.value_range = "0..1";
    save_weights(*judge, path, description.to_metadata(), Storage::full);
}

} // namespace facefill::testing
