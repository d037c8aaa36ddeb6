// dlib's frontal face detector, unpacked when Facefill is built: dlib's own function unpacks it anew in every
// process, for a quarter of a second.
#pragma once

#include <dlib/image_processing/frontal_face_detector.h>

namespace facefill {

// The same detector as dlib::get_frontal_face_detector() gives.
dlib::frontal_face_detector frontal_face_detector();

} // namespace facefill
