#include "core/face/landmark_finder.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>

#include <dlib/opencv/cv_image.h>

#include "core/error.h"

namespace facefill {
namespace {

constexpr int landmark_face_side = 256; // dlib's landmarks are whole pixels: a large face makes them precise

// dlib takes one to four bytes at a time, some 60 million times, over which std::filebuf is slow.
class ChunkedFile : public std::streambuf {
  public:
    explicit ChunkedFile(const std::filesystem::path& path) {
        file_.open(path, std::ios::in | std::ios::binary);
    }

  protected:
    int_type underflow() override {
        const std::streamsize count = file_.sgetn(chunk_.data(), chunk_.size());
        setg(chunk_.data(), chunk_.data(), chunk_.data() + count);
        return count > 0 ? traits_type::to_int_type(chunk_[0]) : traits_type::eof();
    }

    std::streamsize xsgetn(char* to, std::streamsize count) override {
        if (count > egptr() - gptr())
            return std::streambuf::xsgetn(to, count);
        // So few bytes are copied sooner than memcpy() is called.
        for (std::streamsize i = 0; i < count; ++i)
            to[i] = gptr()[i];
        gbump(static_cast<int>(count));
        return count;
    }

  private:
    std::filebuf file_;
    std::array<char, 65536> chunk_;
};

dlib::shape_predictor load_landmarks(const std::filesystem::path& path) {
    dlib::shape_predictor predictor;
    try {
        ChunkedFile file(path);
        std::istream stream(&file);
        deserialize(predictor, stream);
    } catch (const std::exception&) {
        throw Error(ErrorKind::model, "The landmark file " + path.string() +
                                          " cannot be read; install Debian's libdlib-data again.");
    }
    if (predictor.num_parts() != std::tuple_size<Landmarks>::value)
        throw Error(ErrorKind::model, "The landmark file " + path.string() + " has " +
                                          std::to_string(predictor.num_parts()) +
                                          " landmarks, not 68; name shape_predictor_68_face_landmarks.dat.");
    return predictor;
}

} // namespace

LandmarkFinder::LandmarkFinder(std::filesystem::path file) : file_(std::move(file)) {
    begin();
}

void LandmarkFinder::begin() {
    coming_ = std::async(std::launch::async, [file = file_] { return load_landmarks(file); });
}

void LandmarkFinder::wait() {
    if (predictor_)
        return;
    if (!coming_.valid())
        begin();
    predictor_ = coming_.get();
}

// Looks at the face alone, in a square twice its size in which the face is landmark_face_side pixels wide.
Landmarks LandmarkFinder::find(const cv::Mat& rgb, const cv::Rect2f& box) {
    wait();
    Frame surroundings;
    surroundings.centre = {box.x + (box.width - 1) / 2, box.y + (box.height - 1) / 2};
    surroundings.half_side = std::max({1.f, box.width, box.height});
    const cv::Mat face = crop_to_frame(rgb, surroundings, 2 * landmark_face_side);
    const dlib::rectangle where(landmark_face_side / 2, landmark_face_side / 2,
                                landmark_face_side * 3 / 2 - 1, landmark_face_side * 3 / 2 - 1);
    const dlib::full_object_detection shape = (*predictor_)(dlib::cv_image<dlib::rgb_pixel>(face), where);
    const cv::Matx23f transform = surroundings.to_canonical(2 * landmark_face_side);
    Landmarks landmarks;
    for (unsigned long i = 0; i < landmarks.size(); ++i) {
        const cv::Point2f point(static_cast<float>(shape.part(i).x()), static_cast<float>(shape.part(i).y()));
        landmarks[i] = {(point.x - transform(0, 2)) / transform(0, 0),
                        (point.y - transform(1, 2)) / transform(1, 1)};
    }
    return landmarks;
}

} // namespace facefill
