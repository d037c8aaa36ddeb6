#include "core/face/detector.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#ifdef FACEFILL_WITH_DLIB
#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/image_processing/shape_predictor.h>
#include <dlib/opencv/cv_image.h>
#else
#include <opencv2/objdetect.hpp>
#endif

#include "core/error.h"

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
constexpr int hog_smallest_face = 80;   // pixels; the window that dlib's detector was trained with
constexpr int landmark_face_side = 256; // dlib's landmarks are whole pixels: a large face makes them precise

dlib::shape_predictor load_landmarks(const std::filesystem::path& file) {
    dlib::shape_predictor predictor;
    try {
        dlib::deserialize(file.string()) >> predictor;
    } catch (const std::exception&) {
        throw Error(ErrorKind::model, "The landmark file " + file.string() +
                                          " cannot be read; install Debian's libdlib-data again.");
    }
    if (predictor.num_parts() != std::tuple_size<Landmarks>::value)
        throw Error(ErrorKind::model, "The landmark file " + file.string() + " has " +
                                          std::to_string(predictor.num_parts()) +
                                          " landmarks, not 68; name shape_predictor_68_face_landmarks.dat.");
    return predictor;
}

// Looks at the face alone, in a square twice its size in which the face is landmark_face_side pixels wide.
Landmarks find_landmarks(const dlib::shape_predictor& predictor, const cv::Mat& rgb, const cv::Rect2f& box) {
    Frame surroundings;
    surroundings.centre = {box.x + (box.width - 1) / 2, box.y + (box.height - 1) / 2};
    surroundings.half_side = std::max({1.f, box.width, box.height});
    const cv::Mat face = crop_to_frame(rgb, surroundings, 2 * landmark_face_side);
    const dlib::rectangle where(landmark_face_side / 2, landmark_face_side / 2,
                                landmark_face_side * 3 / 2 - 1, landmark_face_side * 3 / 2 - 1);
    const dlib::full_object_detection shape = predictor(dlib::cv_image<dlib::rgb_pixel>(face), where);
    const cv::Matx23f transform = surroundings.to_canonical(2 * landmark_face_side);
    Landmarks landmarks;
    for (unsigned long i = 0; i < landmarks.size(); ++i) {
        const cv::Point2f point(static_cast<float>(shape.part(i).x()), static_cast<float>(shape.part(i).y()));
        landmarks[i] = {(point.x - transform(0, 2)) / transform(0, 0),
                        (point.y - transform(1, 2)) / transform(1, 1)};
    }
    return landmarks;
}
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
    dlib::frontal_face_detector detector = dlib::get_frontal_face_detector();
    std::optional<dlib::shape_predictor> predictor;
    std::string problem;

    explicit Impl(const std::filesystem::path& landmark_file) {
        if (!landmark_file.empty())
            predictor = load_landmarks(landmark_file);
    }

    bool finds_landmarks() const { return predictor.has_value(); }

    std::vector<Face> detect(const cv::Mat& rgb, int smallest_face, double leniency) {
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
            if (predictor)
                face.landmarks = find_landmarks(*predictor, rgb, face.box);
            faces.push_back(face);
        }
        return faces;
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

    bool finds_landmarks() const { return false; }

    std::vector<Face> detect(const cv::Mat& rgb, int smallest_face, double) {
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
    CV_Assert(rgb.type() == CV_8UC3 && !rgb.empty());
    std::vector<Face> faces = impl_->detect(rgb, smallest_face, leniency);
    std::stable_sort(faces.begin(), faces.end(),
                     [](const Face& a, const Face& b) { return a.score > b.score; });
    return faces;
}

} // namespace facefill
