// Finds a face's 68 landmarks with dlib (Kazemi & Sullivan 2014). Their file has 100 MB: it is read beside
// what the caller does, and waited for when the first landmarks are asked for.
#pragma once

#include <filesystem>
#include <future>
#include <optional>

#include <dlib/image_processing/shape_predictor.h>
#include <opencv2/core.hpp>

#include "core/face/frame.h"

namespace facefill {

class LandmarkFinder {
  public:
    // Begins to read the file, and reports nothing yet.
    explicit LandmarkFinder(std::filesystem::path file);

    // Throws Error (model) where the file is damaged; the next call then reads it again.
    void wait();
    // rgb: CV_8UC3; box: the face as dlib draws it. In the picture's pixels. Throws as wait() does.
    Landmarks find(const cv::Mat& rgb, const cv::Rect2f& box);

  private:
    void begin();

    std::filesystem::path file_;
    std::future<dlib::shape_predictor> coming_;
    std::optional<dlib::shape_predictor> predictor_;
};

} // namespace facefill
