// Finds faces in a picture: dlib's HOG detector and its 68 landmarks, OpenCV's cascades where dlib or its landmark file
// is missing.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "core/face/frame.h"

namespace facefill {

struct Face {
    cv::Rect2f box;                     // pixels of the picture
    double score = 0;                   // detector's confidence; larger is surer, cascades give 0
    std::optional<Landmarks> landmarks; // absent when only the cascade found it
    Frame frame() const;                // by landmarks, else by the box
};

class FaceDetector {
  public:
    // landmark_file may be empty: then landmarks are not found. Throws Error (model) when it is damaged.
    explicit FaceDetector(const std::filesystem::path& landmark_file);
    ~FaceDetector();
    FaceDetector(const FaceDetector&) = delete;
    FaceDetector& operator=(const FaceDetector&) = delete;

    // rgb: CV_8UC3, any size (shrunk or enlarged inside). smallest_face: pixels; faces surest first.
    std::vector<Face> detect(const cv::Mat& rgb, int smallest_face = 40) const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace facefill
