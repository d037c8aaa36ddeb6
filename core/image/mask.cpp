#include "core/image/mask.h"

#include <algorithm>

#include <opencv2/imgproc.hpp>

#include "core/image/pixels.h"

namespace facefill {
namespace {

constexpr int longest_grid = 2048; // blocks a side

// CV_8UC1, one a block: 255 where any pixel of it is covered.
cv::Mat covered_blocks(const cv::Mat& mask, int block) {
    cv::Mat blocks((mask.rows + block - 1) / block, (mask.cols + block - 1) / block, CV_8UC1, cv::Scalar(0));
    cv::Mat strongest;
    for (int row = 0; row < blocks.rows; ++row) {
        const int bottom = std::min(mask.rows, (row + 1) * block);
        cv::reduce(mask.rowRange(row * block, bottom), strongest, 0, cv::REDUCE_MAX);
        strongest.convertTo(strongest, CV_32F);
        const auto* values = strongest.ptr<float>();
        for (int x = 0; x < mask.cols; ++x)
            if (values[x] > 0)
                blocks.at<uchar>(row, x / block) = 255;
    }
    return blocks;
}

// Corners of every block of the hole, thinned to their hull.
std::vector<cv::Point2f> hull_of(const cv::Mat& labels, int label, cv::Rect blocks, int block) {
    std::vector<cv::Point> found;
    cv::findNonZero(labels(blocks) == label, found);
    std::vector<cv::Point2f> corners;
    corners.reserve(found.size() * 4);
    const auto side = static_cast<float>(block);
    for (const cv::Point& at : found) {
        const cv::Point2f first(static_cast<float>(at.x + blocks.x) * side - 0.5f,
                                static_cast<float>(at.y + blocks.y) * side - 0.5f);
        for (const cv::Point2f& step : {cv::Point2f(0, 0), {side, 0}, {0, side}, {side, side}})
            corners.push_back(first + step);
    }
    std::vector<cv::Point2f> hull;
    cv::convexHull(corners, hull);
    return hull;
}

cv::Mat distance_to_zero(const cv::Mat& shape) {
    cv::Mat distance;
    cv::distanceTransform(shape, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE, CV_32F);
    return distance;
}

} // namespace

HoleMap::HoleMap(const cv::Mat& mask) : mask_(mask) {
    block_ = std::max(1, (std::max(mask.rows, mask.cols) + longest_grid - 1) / longest_grid);
    cv::Mat stats, centroids;
    const int count =
        cv::connectedComponentsWithStats(covered_blocks(mask, block_), labels_, stats, centroids, 8);
    const cv::Rect whole({}, mask.size());
    for (int label = 1; label < count; ++label) {
        const cv::Rect blocks(stats.at<int>(label, cv::CC_STAT_LEFT), stats.at<int>(label, cv::CC_STAT_TOP),
                              stats.at<int>(label, cv::CC_STAT_WIDTH),
                              stats.at<int>(label, cv::CC_STAT_HEIGHT));
        const cv::Rect rect = cv::Rect(blocks.tl() * block_, blocks.size() * block_) & whole;
        const double area = static_cast<double>(stats.at<int>(label, cv::CC_STAT_AREA)) * block_ * block_;
        holes_.push_back({label, rect, hull_of(labels_, label, blocks, block_), area});
    }
    std::stable_sort(holes_.begin(), holes_.end(),
                     [](const Hole& a, const Hole& b) { return a.area > b.area; });
}

bool HoleMap::alone(const Hole& hole, cv::Rect area) const {
    return std::none_of(holes_.begin(), holes_.end(), [&](const Hole& other) {
        return other.label != hole.label && !(other.rect & area).empty();
    });
}

template<typename Sample>
void HoleMap::keep_only(const Hole& hole, cv::Rect area, cv::Mat& values) const {
    if (alone(hole, area))
        return;
    for (int y = 0; y < area.height; ++y) {
        const auto* labels = labels_.ptr<int>((area.y + y) / block_);
        auto* row = values.ptr<Sample>(y);
        for (int x = 0; x < area.width; ++x)
            if (labels[(area.x + x) / block_] != hole.label)
                row[x] = 0;
    }
}

cv::Mat HoleMap::coverage(const Hole& hole, cv::Rect area) const {
    cv::Mat values = to_coverage(mask_(area));
    keep_only<float>(hole, area, values);
    return values;
}

cv::Mat HoleMap::shape(const Hole& hole, cv::Rect area) const {
    cv::Mat values = mask_(area) > 0;
    keep_only<uchar>(hole, area, values);
    return values;
}

double distrust_threshold(const cv::Mat& mask) {
    double strongest = 0;
    cv::minMaxLoc(mask, nullptr, &strongest);
    return std::min(0.05 * full_scale(mask.depth()), strongest / 2);
}

cv::Mat grow(const cv::Mat& hole, float radius) {
    if (radius <= 0 || cv::countNonZero(hole) == 0)
        return hole.clone();
    return distance_to_zero(~hole) <= radius;
}

cv::Mat ring_around(const cv::Mat& hole, float width) {
    return grow(hole, width) & ~hole;
}

float inner_radius(const cv::Mat& hole) {
    double furthest = 0;
    cv::minMaxLoc(distance_to_zero(hole), nullptr, &furthest);
    return static_cast<float>(std::min<double>(furthest, std::max(hole.rows, hole.cols)));
}

cv::Mat feather_inwards(const cv::Mat& coverage, float width) {
    const cv::Mat shape = coverage > 0;
    if (width <= 0 || cv::countNonZero(shape) == static_cast<int>(shape.total()))
        return coverage;
    return cv::min(coverage, distance_to_zero(shape) / (width + 1));
}

} // namespace facefill
