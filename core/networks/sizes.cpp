#include "core/networks/sizes.h"

#include "core/error.h"

namespace facefill {

namespace {

constexpr int largest = 4096; // wider than any network here, and far from an overflow
constexpr int most_persons = 1 << 20;

int64_t size_of(const ModelDescription& description, const char* key, int smallest,
                const std::filesystem::path& path, int most = largest) {
    const auto found = description.sizes.find(key);
    if (found == description.sizes.end() || found->second < smallest || found->second > most)
        throw Error(ErrorKind::model, "The model " + path.string() + " does not say a usable size '" + key +
                                          "' for its architecture " + description.architecture + ".");
    return found->second;
}

} // namespace

CvaeSizes cvae_sizes(const ModelDescription& description, const std::filesystem::path& path) {
    CvaeSizes sizes;
    sizes.width = size_of(description, "width", 1, path);
    sizes.latent = size_of(description, "latent", 1, path);
    sizes.labels = size_of(description, "labels", 0, path);
    sizes.embedding = size_of(description, "embedding", 0, path);
    if (sizes.labels == 1)
        throw Error(ErrorKind::model, "The model " + path.string() +
                                          " says a label of one value; a label has two, absent and present.");
    sizes.mask_input = size_of(description, "mask_input", 0, path) != 0;
    if (description.resolution != 64)
        throw Error(ErrorKind::model, "The model " + path.string() + " says a resolution of " +
                                          std::to_string(description.resolution) +
                                          ", but the architecture cvae works at 64 alone.");
    return sizes;
}

PortraitSizes portrait_sizes(const ModelDescription& description, const std::filesystem::path& path) {
    PortraitSizes sizes;
    sizes.fold = size_of(description, "fold", 1, path);
    sizes.width = size_of(description, "width", 1, path);
    if (description.sizes.count("mirror"))
        sizes.mirror = Mirror(size_of(description, "mirror", 0, path, int(Mirror::throughout)));
    const auto side = 16 * sizes.fold;
    if (description.resolution % side != 0)
        throw Error(ErrorKind::model, "The model " + path.string() + " says a resolution of " +
                                          std::to_string(description.resolution) +
                                          ", which is not a multiple of " + std::to_string(side) + ".");
    return sizes;
}

FaceJudgeSizes face_judge_sizes(const ModelDescription& description, const std::filesystem::path& path) {
    FaceJudgeSizes sizes;
    sizes.width = size_of(description, "width", 1, path);
    sizes.embedding = size_of(description, "embedding", 1, path);
    sizes.persons = size_of(description, "persons", 0, path, most_persons);
    sizes.attributes = int64_t(description.attributes.size());
    return sizes;
}

FaceAlignerSizes face_aligner_sizes(const ModelDescription& description, const std::filesystem::path& path) {
    return {size_of(description, "width", 1, path)};
}

} // namespace facefill
