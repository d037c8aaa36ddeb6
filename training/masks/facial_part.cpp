#include <algorithm>
#include <array>

#include "training/masks/samplers.h"

namespace facefill {

namespace {

struct Box {
    double left, top, right, bottom; // units of the picture's side
};

// Where the parts lie in the canonical frame when nobody knows the landmarks (means over aligned faces).
constexpr Box usual_mouth{0.37, 0.68, 0.63, 0.81}, usual_eyes{0.27, 0.36, 0.73, 0.50},
    usual_nose{0.40, 0.42, 0.60, 0.67}, usual_face{0.22, 0.33, 0.78, 0.93};

// The box around landmarks first..last, or the usual one.
Box box_of(const float* landmarks, int first, int last, const Box& usual) {
    if (!landmarks)
        return usual;
    Box box{1, 1, 0, 0};
    for (int i = first; i <= last; ++i) {
        box.left = std::min(box.left, double(landmarks[2 * i]));
        box.right = std::max(box.right, double(landmarks[2 * i]));
        box.top = std::min(box.top, double(landmarks[2 * i + 1]));
        box.bottom = std::max(box.bottom, double(landmarks[2 * i + 1]));
    }
    return box;
}

Box grown(Box box, double x, double y) {
    return {box.left - x, box.top - y, box.right + x, box.bottom + y};
}

// With the brows.
Box eyes_box(const float* landmarks) {
    return grown(box_of(landmarks, 17, 26, grown(usual_eyes, 0, 0.02)), 0.03, 0.10);
}

// One of them, up to the frame's middle.
Box eye_of(Box eyes, Random& random) {
    (random.chance(0.5) ? eyes.left : eyes.right) = 0.5;
    return eyes;
}

Box half_of(Box face, Random& random) {
    const double middle_x = (face.left + face.right) / 2, middle_y = (face.top + face.bottom) / 2;
    face = grown(face, 0.03, 0.05);
    switch (random.integer(0, 2)) {
    case 0:
        return {face.left, face.top, middle_x, face.bottom};
    case 1:
        return {middle_x, face.top, face.right, face.bottom};
    default:
        return {face.left, middle_y, face.right, face.bottom};
    }
}

Box part_box(FacialPart part, const float* landmarks, Random& random) {
    switch (part) {
    case FacialPart::mouth:
        return grown(box_of(landmarks, 48, 67, usual_mouth), 0.05, 0.05);
    case FacialPart::eyes:
        return eyes_box(landmarks);
    case FacialPart::eye:
        return eye_of(eyes_box(landmarks), random);
    case FacialPart::nose:
        return grown(box_of(landmarks, 27, 35, usual_nose), 0.04, 0.03);
    case FacialPart::half:
        return half_of(box_of(landmarks, 0, 26, usual_face), random);
    default:
        return grown(box_of(landmarks, 17, 67, usual_face), -0.02, 0.01);
    }
}

} // namespace

void FacialPartSampler::draw(Random& random, const float* landmarks, MaskRaster& mask) const {
    // Mouths twice: they were the weakest fills of the prototype.
    constexpr std::array<FacialPart, 6> drawn = {FacialPart::mouth, FacialPart::mouth, FacialPart::eyes,
                                                 FacialPart::nose,  FacialPart::half,  FacialPart::centre};
    const auto part = part_ == FacialPart::any ? drawn[size_t(random.integer(0, 5))] : part_;
    const auto box = part_box(part, landmarks, random);
    const auto edge = [&](double at) {
        const double jittered = (at + random.uniform(-0.02, 0.02)) * mask.side;
        return int(std::lround(std::clamp(jittered, 0.04 * mask.side, 0.96 * mask.side)));
    };
    const int left = edge(box.left), top = edge(box.top), right = edge(box.right), bottom = edge(box.bottom);
    mask.fill_rectangle(left, top, std::max(right, left + 2), std::max(bottom, top + 2));
    if (mask.share() == 0) // landmarks beyond the picture
        mask.fill_rectangle(mask.side / 4, mask.side / 4, 3 * mask.side / 4, 3 * mask.side / 4);
}

} // namespace facefill
