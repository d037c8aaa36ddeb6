// Puts a fill into the picture.
//
// What "grow" and "feather" mean here, since two promises pull apart: residue of what was erased lies at the
// mask's border, so the hole wants to grow; and pixels that the user's mask does not cover stay
// byte-identical.
//   - The mask is the user's word: the composite never writes outside it.
//   - Growing belongs to the network's side. The network does not see a ring beyond the mask, and colours are
//   matched on
//     what lies beyond that ring: residue leaks neither into the fill nor into its colours.
//   - The blend's weight is the mask's own coverage. A feather can only soften it inwards, and never beyond
//   half of the
//     hole's radius, so that its middle is always replaced. By default there is none while the colour match
//     closes the seam: blending would let what is being erased shine through at the edge.
#pragma once

#include <opencv2/core.hpp>

namespace facefill {

// native: pixels as in pixels.h, changed in place where weight > 0; fill: CV_32FC3, RGB; weight: CV_32FC1,
// 0..1; all of one size. result = original + weight * (fill - original), the fill clamped to 0..1.
void composite(cv::Mat& native, const cv::Mat& fill, const cv::Mat& weight);

} // namespace facefill
