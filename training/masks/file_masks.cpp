#include "core/error.h"
#include "training/data/pack.h"
#include "training/masks/samplers.h"

namespace facefill {

namespace {

Pack open_masks(const std::filesystem::path& path) {
    Pack pack(path);
    if (pack.info().frame != mask_pack_frame || pack.info().channels != 1)
        throw Error(ErrorKind::input, "The pack " + path.string() +
                                          " holds pictures, not masks; make one of masks with `facefill "
                                          "prepare FOLDER OUT --masks`.");
    if (pack.size() == 0)
        throw Error(ErrorKind::input, "The pack " + path.string() + " holds no mask.");
    return pack;
}

class FileMaskSampler : public MaskSampler {
  public:
    explicit FileMaskSampler(const std::filesystem::path& path) : path_(path), pack_(open_masks(path)) {}

    // A mask that covers the whole of a small square gives way to the next one.
    void draw(Random& random, const float*, MaskRaster& mask) const override {
        const auto first = size_t(random.integer(0, int64_t(pack_.size()) - 1));
        const bool mirrored = random.chance(0.5);
        for (size_t i = 0; i < pack_.size(); ++i) {
            std::fill(mask.hole.begin(), mask.hole.end(), uint8_t(0));
            mask.fill_reached(pack_.pixels((first + i) % pack_.size()), pack_.info().resolution, mirrored);
            if (const double share = mask.share(); share > 0 && share < 1)
                return;
        }
        throw Error(ErrorKind::input, "No mask in " + path_.string() + " leaves anything of a picture of " +
                                          std::to_string(mask.side) + " pixels.");
    }

  private:
    std::filesystem::path path_;
    Pack pack_;
};

} // namespace

std::unique_ptr<MaskSampler> make_file_mask_sampler(const std::filesystem::path& pack) {
    return std::make_unique<FileMaskSampler>(pack);
}

} // namespace facefill
