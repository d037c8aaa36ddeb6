// Pictures as the networks take them, and back.
#pragma once

#include <ATen/core/Tensor.h>
#include <opencv2/core.hpp>

namespace facefill {

// picture: CV_32F, continuous, C interleaved channels. Returns 1 x C x H x W; the numbers are copied.
at::Tensor to_tensor(const cv::Mat& picture);

// tensor: 1 x 3 x H x W of any type and device. Returns CV_32FC3.
cv::Mat to_picture(const at::Tensor& tensor);

} // namespace facefill
