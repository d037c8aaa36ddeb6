#include "training/data/picture_packer.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "core/error.h"
#include "core/face/detector.h"

namespace facefill {
namespace {

constexpr int smallest_face = 40; // pixels
constexpr double subject_share =
    0.36; // of the picture's smaller side: a portrait's face is at least this wide

cv::Mat with_channels(const cv::Mat& picture, int channels) {
    if (picture.channels() == channels)
        return picture;
    cv::Mat converted;
    cv::cvtColor(picture, converted, channels == 1 ? cv::COLOR_RGB2GRAY : cv::COLOR_GRAY2RGB);
    return converted;
}

// The face nearest the picture's middle, in units of its own width, so that large faces are preferred.
const Face& subject(const std::vector<Face>& faces, cv::Size picture) {
    const cv::Point2f middle((picture.width - 1) / 2.f, (picture.height - 1) / 2.f);
    const auto distance = [&](const Face& face) {
        const cv::Point2f apart =
            face.box.tl() + cv::Point2f(face.box.width / 2, face.box.height / 2) - middle;
        return std::hypot(apart.x, apart.y) / face.box.width;
    };
    return *std::min_element(faces.begin(), faces.end(),
                             [&](const Face& a, const Face& b) { return distance(a) < distance(b); });
}

Frame middle_square(cv::Size picture) {
    Frame frame;
    frame.centre = {(picture.width - 1) / 2.f, (picture.height - 1) / 2.f};
    frame.half_side = std::min(picture.width, picture.height) / 2.f;
    return frame;
}

// Landmarks in units of the side, whose edges are 0 and 1.
std::array<float, 136> in_side(const Landmarks& landmarks, const Frame& frame, int resolution) {
    std::array<float, 136> result{};
    const Landmarks in_square = landmarks_in_frame(landmarks, frame, resolution);
    for (size_t i = 0; i < in_square.size(); ++i) {
        result[2 * i] = (in_square[i].x + 0.5f) / static_cast<float>(resolution);
        result[2 * i + 1] = (in_square[i].y + 0.5f) / static_cast<float>(resolution);
    }
    return result;
}

} // namespace

struct PicturePacker::Impl {
    PackingSettings settings;
    std::unique_ptr<FaceDetector> detector; // only where pictures are aligned

    std::vector<Face> find_faces(const cv::Mat& rgb) const {
        const int portrait = static_cast<int>(subject_share * std::min(rgb.cols, rgb.rows));
        std::vector<Face> faces = detector->detect(rgb, std::max(smallest_face, portrait));
        return faces.empty() && portrait > smallest_face ? detector->detect(rgb, smallest_face) : faces;
    }

    void crop(PackedPicture& packed, const cv::Mat& picture, const Frame& frame) const {
        const cv::Mat square =
            with_channels(crop_to_frame(picture, frame, settings.resolution), settings.channels);
        packed.pixels.assign(square.data, square.data + square.total() * square.elemSize());
        packed.outcome = Outcome::packed;
    }

    void align(PackedPicture& packed, const cv::Mat& picture) const {
        const cv::Mat rgb = with_channels(picture, 3);
        const std::vector<Face> faces = find_faces(rgb);
        packed.outcome = Outcome::no_face;
        if (faces.empty())
            return;
        const Face& face = subject(faces, rgb.size());
        const Frame frame = face.frame();
        packed.outcome = Outcome::outside;
        if (share_outside(frame, rgb.size()) > settings.max_outside)
            return;
        packed.landmarks = in_side(*face.landmarks, frame, settings.resolution);
        crop(packed, rgb, frame);
    }
};

PicturePacker::PicturePacker(const PackingSettings& settings, const std::filesystem::path& landmark_file)
    : impl_(std::make_unique<Impl>()) {
    impl_->settings = settings;
    if (!settings.align)
        return;
    impl_->detector = std::make_unique<FaceDetector>(landmark_file);
    if (!impl_->detector->finds_landmarks())
        throw Error(ErrorKind::model,
                    "Faces cannot be aligned without dlib and its shape_predictor_68_face_landmarks.dat;"
                    " install Debian's libdlib-data, or give --align no.");
}

PicturePacker::~PicturePacker() = default;

PackedPicture PicturePacker::pack(const cv::Mat& picture) const {
    PackedPicture packed;
    if (picture.empty())
        return packed;
    if (impl_->settings.align)
        impl_->align(packed, picture);
    else
        impl_->crop(packed, picture, middle_square(picture.size()));
    return packed;
}

} // namespace facefill
