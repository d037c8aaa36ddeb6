// Brings a fill's colours to those of the photo around the hole, and takes the seam away.
//
// Two steps, both on the square that the network sees. First gain, offset and an even gradient of light per
// colour, fitted by least squares on the ring around the hole: it corrects brightness and contrast of the
// fill as a whole. (Matching the variance instead would take a soft fill for one of low contrast.) Then what
// still differs on the hole's border is stretched over the hole as a membrane and added, so that the fill
// meets the photo without a step.
#pragma once

#include <opencv2/core.hpp>

namespace facefill {

// fill, photo: CV_32FC3, RGB in 0..1, of one size; hole: CV_8UC1, 255 where the photo is not to be trusted
// (the grown hole). Returns the corrected fill in 0..1: the photo itself outside the hole. Without a trusted
// pixel, the fill as it is.
cv::Mat match_colours(const cv::Mat& fill, const cv::Mat& photo, const cv::Mat& hole);

} // namespace facefill
