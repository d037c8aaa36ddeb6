#include "core/fill/paste_hole.h"

#include <algorithm>
#include <cmath>

#include "core/image/composite.h"

namespace facefill {
namespace {

constexpr int strip_height = 256; // rows: float pixels of one strip are all that is held at a time

cv::Mat blend_weight(const cv::Mat& coverage, float feather) {
    if (feather <= 0)
        return coverage;
    return feather_inwards(coverage, std::min(feather, std::floor(inner_radius(coverage > 0) / 2)));
}

} // namespace

void paste_hole(PatchedPicture& picture, const cv::Mat& completed, const Frame& frame, const HoleMap& holes,
                const Hole& hole, float feather, const FillProgress& progress) {
    // One pixel around the hole, so that the feather sees where it ends.
    const cv::Rect around(hole.rect.tl() - cv::Point(1, 1), hole.rect.size() + cv::Size(2, 2));
    const cv::Rect area = around & cv::Rect({}, picture.size());
    const cv::Mat weight = blend_weight(holes.coverage(hole, area), feather);
    cv::Mat pixels = picture.copy(area);
    for (int top = 0; top < area.height; top += strip_height) {
        progress.throw_if_cancelled();
        const cv::Rect strip(0, top, area.width, std::min(strip_height, area.height - top));
        cv::Mat target = pixels(strip);
        composite(target, paste_from_frame(completed, frame, strip + area.tl()), weight(strip));
    }
    picture.add(area, std::move(pixels));
}

} // namespace facefill
