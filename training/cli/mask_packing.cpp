#include "training/cli/mask_packing.h"

#include <algorithm>

#include <opencv2/core.hpp>

#include "core/error.h"
#include "training/cli/picture_file.h"
#include "training/data/pack.h"
#include "training/data/picture_files.h"
#include "training/masks/mask_sampler.h"

namespace facefill {
namespace {

namespace fs = std::filesystem;

constexpr const char* undecoded = "cannot be decoded";
constexpr const char* empty = "has no hole";
constexpr const char* full = "leaves nothing of the picture";

double largest_value(int depth) {
    return depth == CV_8U ? 255 : depth == CV_16U ? 65535 : 1;
}

// CV_8U, not 0 where the mask covers half or more, with the same margin above and below, left and right.
cv::Mat hole_on_square(const cv::Mat& coverage) {
    const int side = std::max(coverage.cols, coverage.rows);
    const cv::Rect place((side - coverage.cols) / 2, (side - coverage.rows) / 2, coverage.cols,
                         coverage.rows);
    cv::Mat square(side, side, CV_8U, cv::Scalar(0));
    square(place).setTo(255, coverage >= largest_value(coverage.depth()) / 2);
    return square;
}

MaskRaster scaled(const cv::Mat& square, int resolution) {
    MaskRaster mask(resolution);
    mask.fill_reached(square.data, square.cols, false);
    return mask;
}

// Appends the mask, or returns why not.
std::string append(PackWriter& writer, const fs::path& file, const std::string& name, int resolution) {
    cv::Mat square;
    try {
        square = hole_on_square(read_mask(file));
    } catch (const Error&) {
        return undecoded;
    }
    MaskRaster mask = scaled(square, resolution);
    if (const double share = mask.share(); share == 0 || share == 1)
        return share == 0 ? empty : full;
    std::replace(mask.hole.begin(), mask.hole.end(), uint8_t(1), uint8_t(255));
    PackRecord record;
    record.source = name;
    writer.append(record, mask.hole.data());
    return "";
}

PackInfo info_of(const fs::path& folder, int resolution) {
    PackInfo info;
    info.resolution = resolution;
    info.channels = 1;
    info.frame = mask_pack_frame;
    info.origin = fs::absolute(folder).lexically_normal().filename().string();
    return info;
}

size_t count_of(const MaskPacking& packing, const std::string& reason) {
    return size_t(std::count_if(packing.left_out.begin(), packing.left_out.end(),
                                [&](const auto& item) { return item.second == reason; }));
}

} // namespace

MaskPacking pack_masks(const fs::path& folder, const fs::path& output, int resolution) {
    const auto files = list_pictures(folder, true);
    PackWriter writer(output, info_of(folder, resolution));
    MaskPacking packing;
    for (const auto& file : files) {
        const auto name = file.lexically_relative(folder).string();
        if (const auto reason = append(writer, file, name, resolution); !reason.empty())
            packing.left_out.emplace_back(name, reason);
    }
    packing.packed = writer.size();
    if (packing.packed == 0)
        throw Error(ErrorKind::input, "There is no usable mask in " + folder.string() + ": of " +
                                          std::to_string(files.size()) + " pictures " +
                                          std::to_string(count_of(packing, undecoded)) +
                                          " cannot be decoded, " + std::to_string(count_of(packing, empty)) +
                                          " have no hole, " + std::to_string(count_of(packing, full)) +
                                          " leave nothing of the picture; white is hole.");
    writer.finish();
    return packing;
}

std::string mask_packing_report(const MaskPacking& packing, bool with_names) {
    std::string text = std::to_string(packing.packed + packing.left_out.size()) + " masks, " +
                       std::to_string(packing.packed) + " packed.\n";
    for (const char* reason : {undecoded, empty, full})
        if (const size_t count = count_of(packing, reason))
            text += "Left out: " + std::to_string(count) + ", " + reason + ".\n";
    if (with_names)
        for (const auto& [name, reason] : packing.left_out)
            text += name + ": " + reason + "\n";
    return text;
}

} // namespace facefill
