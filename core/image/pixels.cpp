#include "core/image/pixels.h"

#include <type_traits>

#include <opencv2/imgproc.hpp>

namespace facefill {
namespace {

cv::Mat colours_only(const cv::Mat& picture) {
    cv::Mat rgb;
    if (picture.channels() == 4) {
        cv::cvtColor(picture, rgb, cv::COLOR_RGBA2RGB);
        return rgb;
    }
    if (picture.channels() == 3)
        return picture;
    cv::Mat gray;
    cv::extractChannel(picture, gray, 0);
    cv::cvtColor(gray, rgb, cv::COLOR_GRAY2RGB);
    return rgb;
}

template<typename Sample>
void store_pixel(const cv::Vec3f& colour, int channels, Sample* pixel) {
    constexpr float scale = std::is_floating_point_v<Sample> ? 1.f : static_cast<float>(Sample(-1));
    if (channels <= 2) {
        pixel[0] =
            cv::saturate_cast<Sample>(scale * (0.299f * colour[0] + 0.587f * colour[1] + 0.114f * colour[2]));
        return;
    }
    for (int channel = 0; channel < 3; ++channel)
        pixel[channel] = cv::saturate_cast<Sample>(scale * colour[channel]);
}

template<typename Sample>
void store_rows(const cv::Mat& rgb, const cv::Mat& weight, cv::Mat& native) {
    const int channels = native.channels();
    for (int y = 0; y < native.rows; ++y) {
        const auto* colours = rgb.ptr<cv::Vec3f>(y);
        const auto* weights = weight.ptr<float>(y);
        auto* pixels = native.ptr<Sample>(y);
        for (int x = 0; x < native.cols; ++x)
            if (weights[x] > 0)
                store_pixel(colours[x], channels, pixels + x * channels);
    }
}

} // namespace

double full_scale(int depth) {
    CV_Assert(depth == CV_8U || depth == CV_16U || depth == CV_32F);
    return depth == CV_8U ? 255 : depth == CV_16U ? 65535 : 1;
}

cv::Mat to_rgb(const cv::Mat& native) {
    cv::Mat scaled;
    native.convertTo(scaled, CV_32F, 1 / full_scale(native.depth()));
    return colours_only(scaled);
}

cv::Mat to_rgb8(const cv::Mat& native) {
    cv::Mat scaled;
    native.convertTo(scaled, CV_8U, 255 / full_scale(native.depth()));
    return colours_only(scaled);
}

cv::Mat to_coverage(const cv::Mat& mask) {
    CV_Assert(mask.channels() == 1);
    cv::Mat coverage;
    mask.convertTo(coverage, CV_32F, 1 / full_scale(mask.depth()));
    return cv::max(cv::min(coverage, 1), 0);
}

bool is_finite(const cv::Mat& native) {
    return native.depth() != CV_32F || cv::checkRange(native);
}

void store_rgb(const cv::Mat& rgb, const cv::Mat& weight, cv::Mat& native) {
    CV_Assert(rgb.type() == CV_32FC3 && weight.type() == CV_32FC1);
    CV_Assert(rgb.size() == native.size() && weight.size() == native.size());
    switch (native.depth()) {
    case CV_8U:
        return store_rows<uchar>(rgb, weight, native);
    case CV_16U:
        return store_rows<ushort>(rgb, weight, native);
    default:
        return store_rows<float>(rgb, weight, native);
    }
}

} // namespace facefill
