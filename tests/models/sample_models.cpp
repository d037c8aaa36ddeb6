#include "tests/models/sample_models.h"

namespace facefill::testing {

TensorView float_view(const std::string& name, std::vector<int64_t> shape, const std::vector<float>& values) {
    return {name, "F32", std::move(shape), reinterpret_cast<const std::byte*>(values.data()),
            values.size() * sizeof(float)};
}

ModelDescription sample_description(int quality) {
    ModelDescription model;
    model.title = "Sample \"model\", é";
    model.architecture = "cvae";
    model.sizes = {{"latent", 256}, {"width", 64}};
    model.attributes = {"smiling", "glasses"};
    model.frame = "ffhq";
    model.resolution = 64;
    model.value_range = "-1..1";
    model.training_data = "twelve drawings";
    model.licence = "CC0-1.0";
    model.recipe_sha = std::string(64, 'a');
    model.quality = quality;
    return model;
}

void write_wishing_model(const std::filesystem::path& path, const std::vector<std::string>& attributes,
                         int quality) {
    const std::vector<float> values = {1, 2, 3, 4, 5, 6};
    ModelDescription model = sample_description(quality);
    model.attributes = attributes;
    std::filesystem::create_directories(path.parent_path());
    write_safetensors(path, {float_view("layer.weight", {2, 3}, values)}, model.to_metadata());
}

void write_sample_model(const std::filesystem::path& path, int quality) {
    write_wishing_model(path, sample_description().attributes, quality);
}

std::string raw_file(const std::string& header, const std::string& data) {
    std::string bytes;
    for (int i = 0; i < 8; ++i)
        bytes += static_cast<char>(header.size() >> (8 * i));
    return bytes + header + data;
}

} // namespace facefill::testing
