#include "core/networks/sizes.h"

#include "core/error.h"

namespace facefill {

namespace {

int64_t size_of(const ModelDescription& description, const char* key, const std::filesystem::path& path) {
    const auto found = description.sizes.find(key);
    if (found == description.sizes.end() || found->second < 0 || found->second > 4096)
        throw Error(ErrorKind::model, "The model file " + path.string() + " does not say a usable size '" + key +
                                          "' for its architecture " + description.architecture + ".");
    return found->second;
}

} // namespace

CvaeSizes cvae_sizes(const ModelDescription& description, const std::filesystem::path& path) {
    CvaeSizes sizes;
    sizes.width = size_of(description, "width", path);
    sizes.latent = size_of(description, "latent", path);
    sizes.labels = size_of(description, "labels", path);
    sizes.embedding = size_of(description, "embedding", path);
    sizes.mask_input = size_of(description, "mask_input", path) != 0;
    return sizes;
}

PortraitSizes portrait_sizes(const ModelDescription& description, const std::filesystem::path& path) {
    PortraitSizes sizes;
    sizes.fold = size_of(description, "fold", path);
    sizes.width = size_of(description, "width", path);
    const auto side = 16 * sizes.fold;
    if (sizes.fold < 1 || sizes.width < 1 || description.resolution % side != 0)
        throw Error(ErrorKind::model, "The model file " + path.string() + " says a resolution of " +
                                          std::to_string(description.resolution) + ", which is not a multiple of " +
                                          std::to_string(side) + ".");
    return sizes;
}

} // namespace facefill
