// The way back: a completed square into one hole of the photo, at the photo's own resolution.
#pragma once

#include "core/face/frame.h"
#include "core/fill/fill_progress.h"
#include "core/fill/patched_picture.h"
#include "core/image/mask.h"

namespace facefill {

// completed: CV_32FC3, RGB, the frame's square. feather: pixels of the picture, cut to half of the hole's
// radius so that its middle is always replaced. Works in strips of rows, and asks `progress` between them
// whether to stop.
void paste_hole(PatchedPicture& picture, const cv::Mat& completed, const Frame& frame, const HoleMap& holes,
                const Hole& hole, float feather, const FillProgress& progress);

} // namespace facefill
