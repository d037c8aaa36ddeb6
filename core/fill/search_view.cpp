#include "core/fill/search_view.h"

#include <algorithm>

#include <opencv2/imgproc.hpp>

#include "core/image/pixels.h"

namespace facefill {
namespace {

constexpr int view_side = 1600; // pixels
constexpr int window_side =
    800; // pixels: enlarged to twice that by the detector, which then sees faces of 40

cv::Point2f into_view(const SearchView& view, cv::Point2f point) {
    const auto scale = static_cast<float>(view.scale);
    return {(point.x - static_cast<float>(view.area.x) + 0.5f) * scale - 0.5f,
            (point.y - static_cast<float>(view.area.y) + 0.5f) * scale - 0.5f};
}

// Sets 1 where the view shows a pixel of the hole; a hole smaller than a pixel of the view covers that pixel.
void cover(const SearchView& view, const HoleMap& holes, const Hole& hole, cv::Mat& coverage) {
    const cv::Rect visible = hole.rect & view.area;
    if (visible.empty())
        return;
    const cv::Point2f first = into_view(view, cv::Point2f(visible.tl()) - cv::Point2f(0.5f, 0.5f));
    const cv::Point2f last = into_view(view, cv::Point2f(visible.br()) - cv::Point2f(0.5f, 0.5f));
    const cv::Point corner(std::clamp(cvRound(first.x + 0.5f), 0, coverage.cols - 1),
                           std::clamp(cvRound(first.y + 0.5f), 0, coverage.rows - 1));
    const cv::Size size(std::max(1, cvRound(last.x - first.x)), std::max(1, cvRound(last.y - first.y)));
    const cv::Rect target = cv::Rect(corner, size) & cv::Rect({}, coverage.size());
    cv::Mat shape = holes.shape(hole, visible);
    cv::resize(shape, shape, target.size(), 0, 0, cv::INTER_AREA);
    coverage(target).setTo(1, shape > 0);
}

} // namespace

SearchView view_of(const cv::Mat& picture, cv::Rect area) {
    SearchView view{
        area, std::min(1.0, static_cast<double>(view_side) / std::max(area.width, area.height)), {}};
    cv::Mat pixels = picture(area);
    if (view.scale < 1) {
        const cv::Size size(std::max(1, cvRound(area.width * view.scale)),
                            std::max(1, cvRound(area.height * view.scale)));
        cv::resize(pixels, pixels, size, 0, 0, cv::INTER_AREA);
    }
    view.rgb = to_rgb8(pixels);
    return view;
}

Frame out_of_view(const SearchView& view, const Frame& frame) {
    const auto scale = static_cast<float>(view.scale);
    Frame result = frame;
    result.centre = {(frame.centre.x + 0.5f) / scale - 0.5f + static_cast<float>(view.area.x),
                     (frame.centre.y + 0.5f) / scale - 0.5f + static_cast<float>(view.area.y)};
    result.half_side = frame.half_side / scale;
    return result;
}

FaceChoice into_view(const SearchView& view, FaceChoice choice) {
    const auto scale = static_cast<float>(view.scale);
    choice.square = {(choice.square.x - static_cast<float>(view.area.x)) * scale,
                     (choice.square.y - static_cast<float>(view.area.y)) * scale, choice.square.width * scale,
                     choice.square.height * scale};
    return choice;
}

cv::Mat coverage_in_view(const SearchView& view, const HoleMap& holes, const std::vector<Hole>& wanted) {
    cv::Mat coverage(view.rgb.size(), CV_32FC1, cv::Scalar(0));
    for (const Hole& hole : wanted)
        cover(view, holes, hole, coverage);
    return coverage;
}

cv::Rect window_around(const Hole& hole, cv::Size picture) {
    const cv::Point middle = (hole.rect.tl() + hole.rect.br()) / 2;
    const cv::Size size(std::max(window_side, hole.rect.width * 3),
                        std::max(window_side, hole.rect.height * 3));
    return cv::Rect(middle - cv::Point(size / 2), size) & cv::Rect({}, picture);
}

} // namespace facefill
