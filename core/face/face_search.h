// Looks for the face that a hole lies in, coarsely first, then finely, then turned, then leniently.
#pragma once

#include <optional>

#include "core/face/detector.h"

namespace facefill {

// rgb: CV_8UC3. coverage: CV_32FC1 of its size, one hole. Nothing where no face's frame holds a fair part of
// the hole.
std::optional<Frame> find_face_of_hole(const FaceDetector& detector, const cv::Mat& rgb,
                                       const cv::Mat& coverage);

// The box of what is covered; the whole picture where nothing is.
cv::Rect hole_box(const cv::Mat& coverage);

// Share of the coverage that lies inside the frame, 0..1.
float share_covered(const cv::Mat& coverage, const Frame& frame);

} // namespace facefill
