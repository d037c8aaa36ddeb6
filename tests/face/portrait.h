// The sample portrait and what a test does to it.
#pragma once

#include <cstdio>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/face/detector.h"
#include "core/models/registry.h"

namespace facefill::testing {

// Loads the landmark file once for all tests.
inline const FaceDetector& shared_detector() {
    static const FaceDetector detector(find_landmark_file());
    return detector;
}

// CV_8UC3, RGB, 512 x 512; empty (and says so) where the sample is absent.
inline cv::Mat portrait() {
    cv::Mat picture = cv::imread(FACEFILL_PORTRAIT, cv::IMREAD_COLOR);
    if (picture.empty())
        std::puts("skipped: the sample portrait " FACEFILL_PORTRAIT " is not there");
    else
        cv::cvtColor(picture, picture, cv::COLOR_BGR2RGB);
    return picture;
}

// Whether landmarks can be found here; says so where not.
inline bool can_find_landmarks(const FaceDetector& detector) {
    if (!detector.finds_landmarks())
        std::puts("skipped: no landmarks without dlib and its landmark file");
    return detector.finds_landmarks();
}

// Where the portrait's eyes and mouth are, as a person points at them; pixels.
const cv::Point2f portrait_left_eye(203, 102), portrait_right_eye(246.5f, 103.5f),
    portrait_mouth(223.5f, 140.5f);

inline cv::Mat rotated(const cv::Mat& picture, double degrees) {
    cv::Mat result;
    const cv::Point2f middle((picture.cols - 1) / 2.f, (picture.rows - 1) / 2.f);
    cv::warpAffine(picture, result, cv::getRotationMatrix2D(middle, degrees, 1), picture.size(),
                   cv::INTER_CUBIC, cv::BORDER_REPLICATE);
    return result;
}

} // namespace facefill::testing
