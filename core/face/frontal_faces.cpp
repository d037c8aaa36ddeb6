#include "core/face/frontal_faces.h"

#include <sstream>
#include <string>

namespace facefill {
namespace {

constexpr unsigned char serialized[] = {
#include "frontal_faces.inc"
};

} // namespace

dlib::frontal_face_detector frontal_face_detector() {
    std::istringstream stream(std::string(std::begin(serialized), std::end(serialized)));
    dlib::frontal_face_detector detector;
    deserialize(detector, stream);
    return detector;
}

} // namespace facefill
