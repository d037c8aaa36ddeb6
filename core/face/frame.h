// The canonical frame: how a face in a photo is turned, scaled and cropped before any network sees it.
//
// It is FFHQ's. With E the middle of the eyes (means of landmarks 36-41 and 42-47), M the middle of the
// mouth's corners (48, 54), the frame's centre is E + 0.1 (M - E), its half side max(2.0 |eye distance|, 1.8
// |E - M|), and it is turned with the line through the eyes. Training data goes through this same code.
#pragma once

#include <array>

#include <opencv2/core.hpp>

namespace facefill {

// The 68 landmarks of the iBUG scheme, in pixels of the picture (pixel centres at whole numbers).
using Landmarks = std::array<cv::Point2f, 68>;

// A square in a picture. angle: radians, from the picture's x axis to the frame's, positive turns towards +y
// (down).
struct Frame {
    cv::Point2f centre;
    float half_side = 0;
    float angle = 0;

    // The similarity that takes picture coordinates to a resolution x resolution square, pixel centres at
    // whole numbers.
    cv::Matx23f to_canonical(int resolution) const;
};

// The frame whose middle lies `shift` (right, down; half sides) from that of `frame`, in its axes, which is
// exp(log_scale) times as large and turned by `turn` radians more.
Frame moved_within(const Frame& frame, const cv::Point2f& shift, float log_scale, float turn);

// Degenerate landmarks (all in one point) give a frame of half side 1.
Frame frame_from_landmarks(const Landmarks& landmarks);

// Where a frame's landmarks usually lie, for a face found without them: the face's box (dlib's or the
// cascade's).
Frame frame_from_box(const cv::Rect2f& box);

// Crops `picture` (CV_8U, CV_16U or CV_32F, 1-4 channels) to resolution x resolution in the frame; outside
// the picture it is mirrored; when it shrinks the picture it blurs first (sigma = 0.35 x factor where the
// factor is over 1.5). Bicubic; bilinear for CV_32FC1, so that a coverage stays in its range.
cv::Mat crop_to_frame(const cv::Mat& picture, const Frame& frame, int resolution);

// Takes a square in the frame (CV_32F, 1-4 channels) back to the pixels of `canvas`, a part of the picture
// (bicubic). Beyond the square its edge is repeated.
cv::Mat paste_from_frame(const cv::Mat& square, const Frame& frame, cv::Rect canvas);

// How far the frame's square reaches beyond a picture of that size, at the edge where it reaches furthest, as
// a share of the square's side, 0..1. A turned square is measured at its corners.
float share_outside(const Frame& frame, cv::Size picture);

Landmarks landmarks_in_frame(const Landmarks& landmarks, const Frame& frame, int resolution);

} // namespace facefill
