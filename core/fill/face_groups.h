// Finds the face of each hole, and puts the holes of one face together: they are filled in one pass.
#pragma once

#include <functional>
#include <vector>

#include "core/face/locate.h"
#include "core/image/mask.h"

namespace facefill {

struct FaceGroup {
    Frame frame; // pixels of the picture
    bool found = false;
    std::string note; // a sentence for the user, or empty
    std::vector<Hole> holes;
};

// picture: native pixels, any size. Faces are looked for in the picture shrunk to 1600 pixels a side, then in
// a window around the hole at full size. A hole inside a face that was found already belongs to it without
// another search. `detector` is called only when there is something to detect. `before_search` is called
// before each hole is looked at, with the share of the holes that is done; it may throw.
std::vector<FaceGroup> group_by_face(const cv::Mat& picture, const HoleMap& holes, const FaceChoice& choice,
                                     const std::function<const FaceDetector&()>& detector,
                                     const std::function<void(double)>& before_search);

// A frame that holds its holes: enlarged around its centre where a hole reaches beyond it.
Frame enlarged_to_hold(const Frame& frame, const std::vector<Hole>& holes);

} // namespace facefill
