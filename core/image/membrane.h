// A smooth sheet stretched over a hole from the values around it: the Laplace equation with the known values
// as its boundary (Pérez, Gangnet and Blake, "Poisson Image Editing", SIGGRAPH 2003, in the membrane form of
// Farbman et al., "Coordinates for Instant Image Cloning", SIGGRAPH 2009).
//
// Solved coarse to fine: known values are averaged down a pyramid, the coarse solution is the start of the
// finer one, and a few sweeps at each level smooth it. The picture's border lets the sheet end freely.
#pragma once

#include <opencv2/core.hpp>

namespace facefill {

// values: CV_32F, any channels; unknown: CV_8UC1, 255 where the sheet is wanted. Known values are returned
// unchanged. Where nothing at all is known the sheet is 0.
cv::Mat stretch_membrane(const cv::Mat& values, const cv::Mat& unknown);

} // namespace facefill
