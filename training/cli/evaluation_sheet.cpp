#include "training/cli/evaluation_sheet.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>

#ifdef FACEFILL_WITH_FILL
#include "training/cli/picture_file.h"
#else
#include "core/error.h"
#include "core/models/atomic_file.h"
#endif

namespace facefill {
namespace {

// pixels: height x width x 3 bytes.
#ifdef FACEFILL_WITH_FILL
void write_pixels(const std::filesystem::path& path, const at::Tensor& pixels) {
    write_picture(path, cv::Mat(int(pixels.size(0)), int(pixels.size(1)), CV_8UC3, pixels.data_ptr()));
}
#else
void write_pixels(const std::filesystem::path& path, const at::Tensor& pixels) {
    const std::string header =
        "P6\n" + std::to_string(pixels.size(1)) + " " + std::to_string(pixels.size(0)) + "\n255\n";
    AtomicFile file(path);
    file.write(header.data(), header.size());
    file.write(pixels.data_ptr(), size_t(pixels.numel()));
    file.commit();
}
#endif

} // namespace

void check_sheet_path(const std::filesystem::path& path) {
#ifdef FACEFILL_WITH_FILL
    check_writable_format(path, cv::Mat(1, 1, CV_8UC3));
#else
    if (path.extension() != ".ppm")
        throw Error(ErrorKind::input, "This program was built without OpenCV and writes sheets as PPM alone; "
                                      "name the sheet " +
                                          path.stem().string() + ".ppm, not " + path.filename().string() +
                                          ".");
#endif
}

void write_evaluation_sheet(const std::filesystem::path& path, const std::vector<at::Tensor>& columns) {
    const auto rows = at::cat(columns, 3).permute({0, 2, 3, 1}); // N x R x width x 3
    const auto bytes = (rows.clamp(0, 1) * 255).round().to(at::kByte).contiguous();
    write_pixels(path, bytes.view({-1, bytes.size(2), 3}));
}

} // namespace facefill
