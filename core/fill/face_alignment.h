// Corrects the frame of a face that is damaged: whatever covers it misleads the landmark finder, while the
// aligner (core/networks/face_aligner.h) looks at what the hole leaves alone.
//
// Measured by bench/damaged_photographs.cpp; the figures are in models/aligner/face-aligner.md.
#pragma once

#include "core/face/frame.h"
#include "core/fill/patched_picture.h"
#include "core/networks/face_aligner.h"

namespace facefill {

// start: a frame that is off by no more than about a tenth of its side, a quarter of its size and 10 degrees.
// unfilled: CV_8UC1 of the picture's size, 255 where the photo is not to be trusted; empty where all of it
// is. Returns where the aligner sees the face; `start` where that is further off than it can know.
Frame aligned(FaceAligner& aligner, const PatchedPicture& picture, const cv::Mat& unfilled,
              const Frame& start);

// found: a face's frame by landmarks. Returns it where the aligner, shown what lies under the hole as well,
// agrees: then that is a face, not damage, and landmarks are more precise. Else returns aligned().
Frame aligned_if_misled(FaceAligner& aligner, const PatchedPicture& picture, const cv::Mat& unfilled,
                        const Frame& found);

} // namespace facefill
