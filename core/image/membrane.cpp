#include "core/image/membrane.h"

#include <algorithm>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace facefill {
namespace {

constexpr int sweeps_per_level = 12;
constexpr int coarsest_side = 3;

// Jacobi's method: each unknown becomes the mean of its four neighbours.
void relax(cv::Mat& values, const cv::Mat& unknown) {
    const cv::Mat cross = (cv::Mat_<float>(3, 3) << 0, .25f, 0, .25f, 0, .25f, 0, .25f, 0);
    cv::Mat mean;
    for (int sweep = 0; sweep < sweeps_per_level; ++sweep) {
        cv::filter2D(values, mean, -1, cross, {-1, -1}, 0, cv::BORDER_REFLECT);
        mean.copyTo(values, unknown);
    }
}

cv::Mat repeated(const cv::Mat& plane, int channels) {
    cv::Mat result;
    cv::merge(std::vector<cv::Mat>(static_cast<size_t>(channels), plane), result);
    return result;
}

// Halves both sides; a coarse value is the mean of the known ones in it.
void coarsen(const cv::Mat& values, const cv::Mat& unknown, cv::Mat& coarse, cv::Mat& coarse_unknown) {
    const cv::Size half((values.cols + 1) / 2, (values.rows + 1) / 2);
    cv::Mat known, known_values = values.clone();
    cv::Mat(~unknown).convertTo(known, CV_32F, 1.0 / 255);
    known_values.setTo(cv::Scalar::all(0), unknown);
    cv::resize(known, known, half, 0, 0, cv::INTER_AREA);
    cv::resize(known_values, coarse, half, 0, 0, cv::INTER_AREA);
    coarse_unknown = known < 1e-6f;
    cv::divide(coarse, repeated(cv::max(known, 1e-6f), values.channels()), coarse);
}

void solve(cv::Mat& values, const cv::Mat& unknown) {
    if (cv::countNonZero(unknown) == 0)
        return;
    if (std::min(values.rows, values.cols) <= coarsest_side) {
        const cv::Mat known = ~unknown;
        values.setTo(cv::mean(values, known), unknown);
        relax(values, unknown);
        return;
    }
    cv::Mat coarse, coarse_unknown, start;
    coarsen(values, unknown, coarse, coarse_unknown);
    solve(coarse, coarse_unknown);
    cv::resize(coarse, start, values.size(), 0, 0, cv::INTER_LINEAR);
    start.copyTo(values, unknown);
    relax(values, unknown);
}

} // namespace

cv::Mat stretch_membrane(const cv::Mat& values, const cv::Mat& unknown) {
    CV_Assert(values.depth() == CV_32F && unknown.type() == CV_8UC1 && values.size() == unknown.size());
    cv::Mat sheet = values.clone();
    solve(sheet, unknown);
    return sheet;
}

} // namespace facefill
