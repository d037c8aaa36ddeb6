#include "core/fill/frame_crop.h"

#include <cmath>

#include "core/image/mask.h"
#include "core/image/pixels.h"

namespace facefill {
namespace {

constexpr int faintest_hole = 3; // of 255, once shrunk to the network's pixels

// What a crop can read: the frame's surroundings, twice as far where the picture's mirror image is needed.
cv::Rect readable_area(const Frame& frame, cv::Size picture) {
    const cv::Rect whole({}, picture);
    const float corner = 1.5f * frame.half_side + 8;
    for (const float reach : {1.5f * corner, 3 * corner}) {
        const int side = cvCeil(2 * reach) + 2;
        const cv::Point first(cvFloor(frame.centre.x - reach), cvFloor(frame.centre.y - reach));
        const cv::Rect area(first, cv::Size(side, side));
        if ((area & whole) == area)
            return area;
    }
    return whole;
}

Frame seen_from(cv::Point origin, Frame frame) {
    frame.centre -= cv::Point2f(origin);
    return frame;
}

} // namespace

cv::Mat crop_photo(const PatchedPicture& picture, const Frame& frame, int resolution) {
    const cv::Rect area = readable_area(frame, picture.size());
    const cv::Mat square = crop_to_frame(picture.view(area), seen_from(area.tl(), frame), resolution);
    return cv::max(cv::min(to_rgb(square), cv::Scalar::all(1)), cv::Scalar::all(0));
}

cv::Mat crop_hole(const cv::Mat& unfilled, const Frame& frame, int resolution, float grow_by) {
    const cv::Rect area = readable_area(frame, unfilled.size());
    const cv::Mat square = crop_to_frame(unfilled(area), seen_from(area.tl(), frame), resolution);
    const float radius = grow_by * static_cast<float>(resolution) / (2 * frame.half_side);
    return grow(square >= faintest_hole, std::ceil(radius));
}

} // namespace facefill
