#include "training/trainer/sample_sheet.h"

#include <cstdio>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>

#include "training/trainer/measures.h"
#include "training/trainer/run_folder.h"
#ifdef FACEFILL_WITH_ZLIB
#include "training/trainer/png.h"
#endif

namespace facefill {

namespace {

constexpr int64_t faces = 12;
constexpr double hole_gray = 0.5;

} // namespace

void write_samples(Generator& network, const BatchSource& people, const Use& use, const MaskMixture& masks,
                   const std::filesystem::path& folder, int64_t step) {
    const auto batch = people.fixed(0, faces, use.resolution, masks);
    const auto picture = picture_of(network, batch, use);
    char name[32];
    std::snprintf(name, sizeof name, "%07lld", static_cast<long long>(step));
    write_sheet(folder / name, {batch.image * (1 - batch.mask) + hole_gray * batch.mask, picture,
                                composite(picture, batch.image, batch.mask), batch.image});
}

void write_sheet(const std::filesystem::path& path, const std::vector<at::Tensor>& columns) {
    const auto rows = at::cat(columns, 3).permute({0, 2, 3, 1}); // N, R, columns x R, 3
    const int64_t height = rows.size(0) * rows.size(1), width = rows.size(2);
    const auto bytes = (rows.clamp(0, 1) * 255).round().to(at::kByte).contiguous();
    const auto* pixels = static_cast<const uint8_t*>(bytes.data_ptr());
#ifdef FACEFILL_WITH_ZLIB
    write_text(path.string() + ".png", png_bytes(pixels, width, height, 3));
#else
    const std::string header = "P6\n" + std::to_string(width) + " " + std::to_string(height) + "\n255\n";
    write_text(path.string() + ".ppm", header + std::string(pixels, pixels + bytes.numel()));
#endif
}

} // namespace facefill
