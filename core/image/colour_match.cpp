#include "core/image/colour_match.h"

#include <algorithm>
#include <array>

#include <opencv2/imgproc.hpp>

#include "core/image/mask.h"
#include "core/image/membrane.h"

namespace facefill {
namespace {

constexpr float ring_width = 0.05f;                        // of the square's side
constexpr double smallest_gain = 0.8, largest_gain = 1.25; // beyond, ring and hole show different things
constexpr double flat_variance = 1e-4; // a ring that varies less than this says nothing about contrast

// photo - fill = (gain - 1) * (fill - mean) + offset + slope . (x, y), with x and y in -1..1 over the square.
struct Correction {
    double mean, gain, offset, slope_x, slope_y;
};

double normalised(int position, int side) {
    return 2.0 * position / std::max(1, side - 1) - 1;
}

// Least squares over the ring, one colour; a small ridge keeps the gain at 1 where the fill is flat.
Correction fit_correction(const cv::Mat& fill, const cv::Mat& photo, const cv::Mat& ring) {
    const double mean = cv::mean(fill, ring)[0];
    cv::Matx44d normal = cv::Matx44d::eye() * 1e-6;
    cv::Vec4d right = cv::Vec4d::all(0);
    for (int y = 0; y < ring.rows; ++y)
        for (int x = 0; x < ring.cols; ++x)
            if (ring.at<uchar>(y, x)) {
                const double value = fill.at<float>(y, x);
                const cv::Vec4d row(value - mean, 1, normalised(x, ring.cols), normalised(y, ring.rows));
                normal += row * row.t();
                right += row * (photo.at<float>(y, x) - value);
            }
    normal(0, 0) += flat_variance * cv::countNonZero(ring);
    const cv::Vec4d solution = normal.solve(right, cv::DECOMP_CHOLESKY);
    return {mean, std::clamp(1 + solution[0], smallest_gain, largest_gain), solution[1], solution[2],
            solution[3]};
}

cv::Mat corrected(const cv::Mat& fill, const Correction& correction) {
    cv::Mat result(fill.size(), CV_32FC1);
    for (int y = 0; y < fill.rows; ++y)
        for (int x = 0; x < fill.cols; ++x) {
            const double value = fill.at<float>(y, x);
            const double trend = correction.offset + correction.slope_x * normalised(x, fill.cols) +
                                 correction.slope_y * normalised(y, fill.rows);
            result.at<float>(y, x) =
                static_cast<float>(value + (correction.gain - 1) * (value - correction.mean) + trend);
        }
    return result;
}

cv::Mat fit_to_ring(const cv::Mat& fill, const cv::Mat& photo, const cv::Mat& ring) {
    std::array<cv::Mat, 3> fill_planes, photo_planes;
    cv::split(fill, fill_planes.data());
    cv::split(photo, photo_planes.data());
    for (size_t i = 0; i < fill_planes.size(); ++i)
        fill_planes[i] = corrected(fill_planes[i], fit_correction(fill_planes[i], photo_planes[i], ring));
    cv::Mat matched;
    cv::merge(fill_planes.data(), fill_planes.size(), matched);
    return matched;
}

} // namespace

cv::Mat match_colours(const cv::Mat& fill, const cv::Mat& photo, const cv::Mat& hole) {
    CV_Assert(fill.type() == CV_32FC3 && photo.type() == CV_32FC3 && hole.type() == CV_8UC1);
    const cv::Mat ring = ring_around(hole, std::max(2.f, ring_width * static_cast<float>(fill.cols)));
    if (cv::countNonZero(ring) == 0)
        return fill;
    const cv::Mat matched = fit_to_ring(fill, photo, ring);
    const cv::Mat seamless = matched + stretch_membrane(photo - matched, hole);
    return cv::max(cv::min(seamless, cv::Scalar::all(1)), cv::Scalar::all(0));
}

} // namespace facefill
