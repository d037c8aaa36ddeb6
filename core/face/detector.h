// Finds faces in a picture: dlib's HOG detector (Dalal & Triggs 2005; King 2015) and its 68 landmarks (Kazemi
// & Sullivan 2014). Where the program is built without dlib, OpenCV's cascade (Viola & Jones 2001) finds
// boxes.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/face/frame.h"

namespace facefill {

struct Face {
    cv::Rect2f box;                     // brows to chin, as dlib draws it; pixels of the picture
    double score = 0;                   // detector's confidence; larger is surer, cascades give 0
    std::optional<Landmarks> landmarks; // absent without dlib or its landmark file
    Frame frame() const;                // by landmarks, else by the box
};

class FaceDetector {
  public:
    // landmark_file may be empty: then landmarks are not found. It is read in the background; whoever needs
    // landmarks first waits for it, and gets an Error (model) when it is damaged. A detector serves one
    // thread at a time.
    explicit FaceDetector(const std::filesystem::path& landmark_file);
    ~FaceDetector();
    FaceDetector(const FaceDetector&) = delete;
    FaceDetector& operator=(const FaceDetector&) = delete;

    // Empty where faces can be found; else a sentence that says what is missing (detect() then finds none).
    const std::string& problem() const;
    // Whether found faces come with landmarks. Waits for the landmark file; throws Error (model).
    bool finds_landmarks() const;

    // rgb: CV_8UC3, any size (shrunk or enlarged inside; faces under 1/20 of a huge picture's longer side are
    // not seen). smallest_face: pixels. Faces upright within about 30 degrees, surest first. leniency lowers
    // the score that a face must have from 0 to -leniency, for faces that are partly hidden; false ones begin
    // at about 0.5. Throws Error (model) when a face is found and the landmark file is damaged.
    std::vector<Face> detect(const cv::Mat& rgb, int smallest_face = 40, double leniency = 0) const;
    // The two halves of detect(): the faces without landmarks, and the landmarks of faces found in `rgb`.
    // Boxes need no landmark file, so that what can be done with them is done while it is read.
    std::vector<Face> detect_boxes(const cv::Mat& rgb, int smallest_face = 40, double leniency = 0) const;
    void add_landmarks(const cv::Mat& rgb, std::vector<Face>& faces) const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace facefill
