// Decides which square of the picture a hole's face lies in.
//
// auto looks for faces near the hole twice, in the photo as it is (what lies under the hole may be the face
// itself) and with the hole pre-filled (or rubbish), and takes the surer; without a face it falls back to the
// hole's own surroundings. "whole" takes the whole picture as the frame, a square is the user's word.
#pragma once

#include <string>

#include "core/face/detector.h"

namespace facefill {

struct FaceChoice {
    enum class Kind { automatic, whole, square } kind = Kind::automatic;
    cv::Rect2f square;
    // "auto", "whole" or "X,Y,W,H" (pixels). Throws Error (input) with a sentence that shows the three forms.
    static FaceChoice parse(const std::string& text);
};

struct LocatedFace {
    Frame frame;
    bool found = false; // a detector saw it (or the user said so)
    std::string note;   // a sentence for the user when it was not found, naming the fallback; else empty
};

// rgb: CV_8UC3. coverage: CV_32FC1 of its size, this one hole only. Never fails: the fallback always gives a
// frame that contains the hole.
LocatedFace locate_face(const FaceDetector& detector, const cv::Mat& rgb, const cv::Mat& coverage,
                        const FaceChoice& choice);

} // namespace facefill
