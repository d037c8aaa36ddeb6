// Between a caller's pixels and the pictures that the fill computes with.
//
// "Native" pixels are a cv::Mat of CV_8U, CV_16U or CV_32F with 1 (gray), 2 (gray, alpha), 3 (RGB) or 4 (RGB,
// alpha) channels; full scale is 255, 65535 or 1. Inside, a picture is CV_32FC3, RGB in 0..1. Only regions of
// interest are ever converted: a float copy of a whole 100-megapixel photo would cost more than a gigabyte.
#pragma once

#include <opencv2/core.hpp>

namespace facefill {

// The value that stands for white in native pixels of that depth.
double full_scale(int depth);

// CV_32FC3, RGB in 0..1; gray is repeated, alpha left out.
cv::Mat to_rgb(const cv::Mat& native);

// CV_8UC3, RGB, as face detectors want it.
cv::Mat to_rgb8(const cv::Mat& native);

// CV_32FC1 in 0..1 from native pixels of one channel.
cv::Mat to_coverage(const cv::Mat& mask);

// False when float pixels hold NaN or infinity.
bool is_finite(const cv::Mat& native);

// Writes `rgb` (CV_32FC3) over the native pixels whose weight (CV_32FC1) is above 0, and touches no other
// byte: alpha and the pixels beside the hole stay as they are. Gray is the luma of Rec. 601.
void store_rgb(const cv::Mat& rgb, const cv::Mat& weight, cv::Mat& native);

} // namespace facefill
