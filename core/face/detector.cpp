#include "core/face/detector.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#ifdef FACEFILL_WITH_DLIB
#include <dlib/opencv/cv_image.h>

#include "core/face/frontal_faces.h"
#include "core/face/landmark_finder.h"
#else
#include <opencv2/objdetect.hpp>
#endif

namespace facefill {
namespace {

constexpr int largest_side = 1600;        // pixels; larger pictures are shrunk before faces are looked for
constexpr double largest_enlargement = 8; // above, there is nothing to see in the face

// The factor that brings the smallest face to what the detector can see, without making the picture huge.
double detection_scale(cv::Size picture, int smallest_face, int smallest_seen) {
    const double wanted = static_cast<double>(smallest_seen) / std::max(1, smallest_face);
    const double allowed = static_cast<double>(largest_side) / std::max(picture.width, picture.height);
    return std::min({wanted, allowed, largest_enlargement});
}

cv::Mat scaled(const cv::Mat& picture, double scale) {
    cv::Mat result;
    const cv::Size size(std::max(1, cvRound(picture.cols * scale)),
                        std::max(1, cvRound(picture.rows * scale)));
    cv::resize(picture, result, size, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    return result;
}

cv::Rect2f unscaled(const cv::Rect2f& box, double scale) {
    const auto factor = static_cast<float>(1 / scale);
    return {box.x * factor, box.y * factor, box.width * factor, box.height * factor};
}

#ifdef FACEFILL_WITH_DLIB
constexpr int hog_smallest_face = 80; // pixels; the window that dlib's detector was trained with
#else
constexpr int cascade_smallest_face = 40;

// Where Debian's opencv-data and a self-built OpenCV put it.
std::filesystem::path find_cascade() {
    for (const char* folder : {"/usr/share/opencv4/haarcascades", "/usr/local/share/opencv4/haarcascades"}) {
        const auto file = std::filesystem::path(folder) / "haarcascade_frontalface_alt2.xml";
        std::error_code ignored;
        if (std::filesystem::exists(file, ignored))
            return file;
    }
    return {};
}

// The cascade's boxes hold the forehead; medians over 600 CelebA photos that both detectors found.
cv::Rect2f as_dlib_draws(const cv::Rect& box) {
    const float width = 0.926f * static_cast<float>(box.width),
                height = 0.926f * static_cast<float>(box.height);
    return {box.x + 0.5f * (box.width - width), box.y + 0.58f * box.height - 0.5f * height, width, height};
}
#endif

} // namespace

Frame Face::frame() const {
    return landmarks ? frame_from_landmarks(*landmarks) : frame_from_box(box);
}

#ifdef FACEFILL_WITH_DLIB
struct FaceDetector::Impl {
    dlib::frontal_face_detector detector = frontal_face_detector();
    std::optional<LandmarkFinder> landmarks;
    std::string problem;

    explicit Impl(const std::filesystem::path& landmark_file) {
        if (!landmark_file.empty())
            landmarks.emplace(landmark_file);
    }

    bool finds_landmarks() {
        if (landmarks)
            landmarks->wait();
        return landmarks.has_value();
    }

    std::vector<Face> detect_boxes(const cv::Mat& rgb, int smallest_face, double leniency) {
        const double scale = detection_scale(rgb.size(), smallest_face, hog_smallest_face);
        const cv::Mat picture = scaled(rgb, scale);
        std::vector<dlib::rect_detection> detections;
        detector(dlib::cv_image<dlib::rgb_pixel>(picture), detections, -leniency);
        std::vector<Face> faces;
        for (const dlib::rect_detection& detection : detections) {
            const dlib::rectangle& r = detection.rect;
            Face face;
            face.box = unscaled(cv::Rect2f(r.left(), r.top(), r.width(), r.height()), scale);
            face.score = detection.detection_confidence;
            faces.push_back(face);
        }
        return faces;
    }

    void add_landmarks(const cv::Mat& rgb, std::vector<Face>& faces) {
        for (Face& face : faces)
            if (landmarks)
                face.landmarks = landmarks->find(rgb, face.box);
    }
};
#else
struct FaceDetector::Impl {
    cv::CascadeClassifier cascade;
    std::string problem;

    explicit Impl(const std::filesystem::path&) {
        const std::filesystem::path file = find_cascade();
        if (file.empty() || !cascade.load(file.string()))
            problem = "Faces cannot be found, as OpenCV's haarcascade_frontalface_alt2.xml is missing; "
                      "install Debian's "
                      "opencv-data.";
    }

    bool finds_landmarks() { return false; }

    std::vector<Face> detect_boxes(const cv::Mat& rgb, int smallest_face, double) {
        std::vector<Face> faces;
        if (!problem.empty())
            return faces;
        const double scale = detection_scale(rgb.size(), smallest_face, cascade_smallest_face);
        cv::Mat gray;
        cv::cvtColor(scaled(rgb, scale), gray, cv::COLOR_RGB2GRAY);
        cv::equalizeHist(gray, gray);
        std::vector<cv::Rect> boxes;
        cascade.detectMultiScale(gray, boxes, 1.1, 3, 0, {cascade_smallest_face, cascade_smallest_face});
        for (const cv::Rect& box : boxes) {
            Face face;
            face.box = unscaled(as_dlib_draws(box), scale);
            faces.push_back(face);
        }
        return faces;
    }

    void add_landmarks(const cv::Mat&, std::vector<Face>&) {}
};
#endif

FaceDetector::FaceDetector(const std::filesystem::path& landmark_file)
    : impl_(std::make_unique<Impl>(landmark_file)) {}

FaceDetector::~FaceDetector() = default;

const std::string& FaceDetector::problem() const {
    return impl_->problem;
}

bool FaceDetector::finds_landmarks() const {
    return impl_->finds_landmarks();
}

std::vector<Face> FaceDetector::detect(const cv::Mat& rgb, int smallest_face, double leniency) const {
    std::vector<Face> faces = detect_boxes(rgb, smallest_face, leniency);
    add_landmarks(rgb, faces);
    return faces;
}

std::vector<Face> FaceDetector::detect_boxes(const cv::Mat& rgb, int smallest_face, double leniency) const {
    CV_Assert(rgb.type() == CV_8UC3 && !rgb.empty());
    std::vector<Face> faces = impl_->detect_boxes(rgb, smallest_face, leniency);
    std::stable_sort(faces.begin(), faces.end(),
                     [](const Face& a, const Face& b) { return a.score > b.score; });
    return faces;
}

void FaceDetector::add_landmarks(const cv::Mat& rgb, std::vector<Face>& faces) const {
    impl_->add_landmarks(rgb, faces);
}

} // namespace facefill
