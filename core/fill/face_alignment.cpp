#include "core/fill/face_alignment.h"

#include <algorithm>
#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <c10/core/InferenceMode.h>

#include "core/fill/frame_crop.h"
#include "core/fill/tensors.h"

namespace facefill {
namespace {

constexpr int resolution = 96;
constexpr int looks = 3; // each corrects what the one before has left

// Nine of ten undamaged test faces, seen whole, lie below 0.012 (mouths 0.015), nine of ten with paint over
// the eyes above 0.03. See difference().
constexpr double agreement = 0.015;
constexpr double furthest = 0.5; // from where it began; beyond, there is no face that it knows

// The mean of what the aligner says of the photo and of its mirror image.
Frame corrected(FaceAligner& aligner, const PatchedPicture& picture, const cv::Mat& unfilled,
                const Frame& frame) {
    cv::Mat hole = cv::Mat::zeros(resolution, resolution, CV_32F);
    if (!unfilled.empty())
        crop_hole(unfilled, frame, resolution, 0).convertTo(hole, CV_32F, 1.0 / 255);
    const at::Tensor photo = to_tensor(crop_photo(picture, frame, resolution)), mask = to_tensor(hole);
    const at::Tensor answers =
        aligner->forward(at::cat({photo, photo.flip({3})}), at::cat({mask, mask.flip({3})})).contiguous();
    const float *plain = answers[0].data_ptr<float>(), *mirrored = answers[1].data_ptr<float>();
    const cv::Point2f shift((plain[0] - mirrored[0]) / 2, (plain[1] + mirrored[1]) / 2);
    return moved_within(frame, shift, (plain[2] + mirrored[2]) / 2, (plain[3] - mirrored[3]) / 2);
}

// The largest of three: distance in half sides, logarithm of the sizes' ratio, angle in radians.
double difference(const Frame& a, const Frame& b) {
    const cv::Point2f apart = a.centre - b.centre;
    return std::max({std::hypot(apart.x, apart.y) / b.half_side,
                     std::abs(std::log(a.half_side / b.half_side)), std::abs(a.angle - b.angle)});
}

// Weights of the user's own may say anything.
bool is_believable(const Frame& frame, const Frame& start) {
    return std::isfinite(frame.centre.x + frame.centre.y + frame.half_side + frame.angle) &&
           difference(frame, start) <= furthest;
}

} // namespace

Frame aligned(FaceAligner& aligner, const PatchedPicture& picture, const cv::Mat& unfilled,
              const Frame& start) {
    c10::InferenceMode inference;
    Frame frame = start;
    for (int look = 0; look < looks; ++look) {
        frame = corrected(aligner, picture, unfilled, frame);
        if (!is_believable(frame, start))
            return start;
    }
    return frame;
}

Frame aligned_if_misled(FaceAligner& aligner, const PatchedPicture& picture, const cv::Mat& unfilled,
                        const Frame& found) {
    if (difference(aligned(aligner, picture, cv::Mat(), found), found) < agreement)
        return found;
    return aligned(aligner, picture, unfilled, found);
}

} // namespace facefill
