// The network's step of a fill: pictures to tensors and back.
#pragma once

#include <opencv2/core.hpp>

#include "core/fill/context.h"

namespace facefill {

struct CompletionWish;

// square: CV_32FC3, RGB in 0..1, the model's resolution a side; hole: CV_8UC1, 255 where the network is not
// to look. Returns the completed square, CV_32FC3. Throws Error (model) when the network returns something
// that is no picture.
cv::Mat complete(const LoadedModel& model, const cv::Mat& square, const cv::Mat& hole,
                 const CompletionWish& wish);

} // namespace facefill
