#include "core/image/composite.h"

#include <algorithm>

#include "core/image/pixels.h"

namespace facefill {

void composite(cv::Mat& native, const cv::Mat& fill, const cv::Mat& weight) {
    CV_Assert(fill.type() == CV_32FC3 && weight.type() == CV_32FC1 && fill.size() == weight.size());
    cv::Mat blended = to_rgb(native);
    for (int y = 0; y < blended.rows; ++y) {
        auto* colours = blended.ptr<cv::Vec3f>(y);
        const auto* fills = fill.ptr<cv::Vec3f>(y);
        const auto* weights = weight.ptr<float>(y);
        for (int x = 0; x < blended.cols; ++x)
            for (int channel = 0; channel < 3; ++channel) {
                const float wanted = std::min(1.f, std::max(0.f, fills[x][channel]));
                colours[x][channel] += weights[x] * (wanted - colours[x][channel]);
            }
    }
    store_rgb(blended, weight, native);
}

} // namespace facefill
