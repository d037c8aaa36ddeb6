#include "tests/evaluate/sample_packs.h"

#include <cmath>
#include <vector>

#include <torch/utils.h>

#include "core/models/model_description.h"
#include "core/networks/cvae.h"
#include "core/networks/weights.h"

namespace facefill::testing {

namespace {

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
        writer.append(record, stripes(sample, i).data());
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
    save_weights(*Cvae(sizes), path, description.to_metadata(), true);
}

} // namespace facefill::testing
