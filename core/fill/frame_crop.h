// What the network gets to see: the face's frame cut out of the photo, and the hole in it.
#pragma once

#include <opencv2/core.hpp>

#include "core/face/frame.h"
#include "core/fill/patched_picture.h"

namespace facefill {

// CV_32FC3, RGB in 0..1, resolution x resolution.
cv::Mat crop_photo(const PatchedPicture& picture, const Frame& frame, int resolution);

// unfilled: CV_8UC1 of the picture's size, 255 where the photo is not to be trusted. Returns the same in the
// frame, grown by `grow_by` pixels of the picture (rounded up to the network's pixels); a scratch that is
// thinner than one of the network's pixels is kept.
cv::Mat crop_hole(const cv::Mat& unfilled, const Frame& frame, int resolution, float grow_by);

} // namespace facefill
