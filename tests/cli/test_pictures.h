// Small pictures made by code, in all the layouts that the command keeps.
#pragma once

#include <opencv2/core.hpp>

namespace facefill::testing {

// Smooth ramps that differ from channel to channel; an alpha channel (2 or 4 channels) runs from about a half
// to the maximum. depth: CV_8U, CV_16U or CV_32F.
inline cv::Mat ramp_picture(int depth, int channels, cv::Size size = {37, 23}) {
    cv::Mat pixels(size, CV_32FC(channels));
    for (int y = 0; y < size.height; y++)
        for (int x = 0; x < size.width; x++)
            for (int c = 0; c < channels; c++) {
                const float ramp = static_cast<float>(x + (c + 1) * y) /
                                   static_cast<float>(size.width + channels * size.height);
                const bool alpha = channels % 2 == 0 && c == channels - 1;
                pixels.ptr<float>(y)[x * channels + c] = alpha ? 0.5F + ramp / 2 : ramp;
            }
    cv::Mat converted;
    pixels.convertTo(converted, depth, depth == CV_8U ? 255 : depth == CV_16U ? 65535 : 1);
    return converted;
}

inline bool identical(const cv::Mat& a, const cv::Mat& b) {
    return a.type() == b.type() && a.size() == b.size() && cv::norm(a, b, cv::NORM_INF) == 0;
}

} // namespace facefill::testing
