#include "training/trainer/best_model.h"

#include <cstdlib>
#include <limits>

#include "core/error.h"
#include "core/networks/weights.h"

namespace facefill {

namespace {

constexpr const char* figure_key = "validation";

double best_so_far(const std::filesystem::path& path) {
    const double none = -std::numeric_limits<double>::infinity();
    if (!std::filesystem::exists(path))
        return none;
    try {
        const auto file = Safetensors::read(path);
        const auto found = file.metadata().find(figure_key);
        return found == file.metadata().end() ? none : std::atof(found->second.c_str());
    } catch (const Error&) {
        return none; // a damaged file is not worth keeping
    }
}

} // namespace

void keep_if_best(const std::filesystem::path& path, const torch::nn::Module& network,
                  const ModelDescription& description, double decibels) {
    if (!(decibels > best_so_far(path)))
        return;
    auto metadata = description.to_metadata();
    metadata[figure_key] = std::to_string(decibels);
    save_weights(network, path, metadata, Storage::full);
}

} // namespace facefill
