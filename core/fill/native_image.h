// Checks a caller's image and wraps its pixels, without copying them.
#pragma once

#include <opencv2/core.hpp>

#include "facefill/facefill.h"

namespace facefill {

// what: "picture" or "mask", for the sentence. Throws Error (input) when the description cannot be true. Null
// images are refused too.
cv::Mat wrap_image(const FacefillImage* image, const char* what);

// The same, and one channel is all it may have.
cv::Mat wrap_mask(const FacefillImage* mask);

} // namespace facefill
