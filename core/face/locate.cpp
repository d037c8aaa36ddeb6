#include "core/face/locate.h"

#include <algorithm>
#include <cmath>
#include <locale>
#include <sstream>

#include <opencv2/imgproc.hpp>
#include <opencv2/photo.hpp>

#include "core/error.h"

namespace facefill {
namespace {

constexpr int look_side = 1600; // pixels; faces are looked for in a copy no larger than this
constexpr int prefill_side =
    320; // pixels; the pre-fill only has to keep the detector from stumbling over a hole
constexpr int smallest_face = 40;     // pixels of the copy
constexpr float least_covered = 0.3f; // share of the hole that a face's frame must hold to be the hole's face
constexpr float least_half_side = 32; // pixels; a tiny hole still needs surroundings to be understood
constexpr float largest_coordinate = 1e6f;
constexpr double turns[] = {-45, 45, -90, 90, 180}; // degrees, tried where no upright face is seen

struct Candidate {
    Frame frame;
    double score = 0;
    float covered = 0;  // share of the hole inside the frame
    float distance = 0; // from the hole's middle to the frame's, in half sides
};

// A part of the picture, shrunk where it is large, in which faces are looked for.
struct Look {
    cv::Mat rgb;
    cv::Mat coverage;
    cv::Point2f origin; // of the part in the picture
    float shrink = 1;   // picture's pixels in one of the copy's

    Frame in_picture(Frame frame) const {
        frame.centre = frame.centre * shrink + cv::Point2f((shrink - 1) / 2, (shrink - 1) / 2) + origin;
        frame.half_side *= shrink;
        return frame;
    }
};

Look look_at(const cv::Mat& rgb, const cv::Mat& coverage, const cv::Rect& part) {
    Look look;
    look.origin = part.tl();
    look.shrink = std::max(1.f, static_cast<float>(std::max(part.width, part.height)) / look_side);
    const cv::Size size(std::max(1, cvRound(static_cast<float>(part.width) / look.shrink)),
                        std::max(1, cvRound(static_cast<float>(part.height) / look.shrink)));
    cv::resize(rgb(part), look.rgb, size, 0, 0, cv::INTER_AREA);
    cv::resize(coverage(part), look.coverage, size, 0, 0, cv::INTER_AREA);
    return look;
}

cv::Mat prefilled(const Look& look) {
    const double scale =
        std::min(1.0, static_cast<double>(prefill_side) / std::max(look.rgb.cols, look.rgb.rows));
    cv::Mat small, hole, filled, result;
    cv::resize(look.rgb, small, {}, scale, scale, cv::INTER_AREA);
    cv::resize(look.coverage, hole, small.size(), 0, 0, cv::INTER_AREA);
    hole = hole > 0;
    // Telea's method fails where there is nothing to start from.
    if (cv::countNonZero(hole) == static_cast<int>(hole.total()))
        return look.rgb;
    cv::inpaint(small, hole, filled, 3, cv::INPAINT_TELEA);
    cv::resize(filled, filled, look.rgb.size(), 0, 0, cv::INTER_LINEAR);
    result = look.rgb.clone();
    filled.copyTo(result, look.coverage > 0);
    return result;
}

cv::Rect hole_box(const cv::Mat& coverage) {
    const cv::Rect box = cv::boundingRect(cv::Mat(coverage > 0));
    return box.empty() ? cv::Rect({}, coverage.size()) : box;
}

float share_covered(const cv::Mat& coverage, const cv::Rect& hole, const Frame& frame) {
    const cv::Mat part = coverage(hole);
    const cv::Matx23f t = frame.to_canonical(2); // the square is -0.5..1.5 in both directions
    double inside = 0, all = 0;
    for (int y = 0; y < part.rows; ++y) {
        const float* row = part.ptr<float>(y);
        for (int x = 0; x < part.cols; ++x) {
            const float px = static_cast<float>(x + hole.x), py = static_cast<float>(y + hole.y);
            const float u = t(0, 0) * px + t(0, 1) * py + t(0, 2), v = t(1, 0) * px + t(1, 1) * py + t(1, 2);
            all += row[x];
            inside += std::abs(u - 0.5f) <= 1 && std::abs(v - 0.5f) <= 1 ? row[x] : 0;
        }
    }
    return all > 0 ? static_cast<float>(inside / all) : 0;
}

// Turns the picture around its middle onto a canvas that holds it all.
cv::Mat turned(const cv::Mat& rgb, double degrees, cv::Matx23f& transform) {
    const double radians = degrees * CV_PI / 180, c = std::abs(std::cos(radians)),
                 s = std::abs(std::sin(radians));
    const cv::Size size(cvRound(rgb.cols * c + rgb.rows * s), cvRound(rgb.cols * s + rgb.rows * c));
    cv::Mat matrix = cv::getRotationMatrix2D({(rgb.cols - 1) / 2.f, (rgb.rows - 1) / 2.f}, degrees, 1);
    matrix.at<double>(0, 2) += (size.width - rgb.cols) / 2.0;
    matrix.at<double>(1, 2) += (size.height - rgb.rows) / 2.0;
    matrix.convertTo(matrix, CV_32F);
    transform = cv::Matx23f(matrix.ptr<float>());
    cv::Mat result;
    cv::warpAffine(rgb, result, matrix, size, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    return result;
}

Frame turned_back(Frame frame, const cv::Matx23f& transform) {
    const float x = frame.centre.x - transform(0, 2), y = frame.centre.y - transform(1, 2);
    frame.centre = {transform(0, 0) * x + transform(1, 0) * y, transform(0, 1) * x + transform(1, 1) * y};
    frame.angle -= std::atan2(transform(1, 0), transform(0, 0));
    return frame;
}

class FaceSearch {
  public:
    FaceSearch(const FaceDetector& detector, const cv::Mat& rgb, const cv::Mat& coverage)
        : detector_(detector), rgb_(rgb), coverage_(coverage), hole_(hole_box(coverage)) {}

    // The face that the hole lies in, or nothing.
    std::optional<Frame> run() {
        if (!detector_.problem().empty())
            return std::nullopt;
        for (const cv::Rect& part : parts()) {
            const Look look = look_at(rgb_, coverage_, part);
            const cv::Mat filled = prefilled(look);
            collect(look, look.rgb, 0);
            collect(look, filled, 0);
            if (const auto frame = best())
                return frame;
            for (double degrees : turns)
                collect(look, filled, degrees);
            if (const auto frame = best())
                return frame;
        }
        return std::nullopt;
    }

  private:
    // The whole picture, then, where that has to be shrunk so much that faces may be lost, what is around the
    // hole.
    std::vector<cv::Rect> parts() const {
        const cv::Rect whole({}, rgb_.size());
        std::vector<cv::Rect> parts = {whole};
        const int side = std::max(look_side, 3 * std::max(hole_.width, hole_.height));
        const cv::Point middle = (hole_.tl() + hole_.br()) / 2;
        const cv::Rect around = cv::Rect(middle.x - side / 2, middle.y - side / 2, side, side) & whole;
        if (std::max(whole.width, whole.height) > look_side && around.area() < whole.area())
            parts.push_back(around);
        return parts;
    }

    void collect(const Look& look, const cv::Mat& rgb, double degrees) {
        cv::Matx23f transform(1, 0, 0, 0, 1, 0);
        const std::vector<Face> faces =
            detector_.detect(degrees == 0 ? rgb : turned(rgb, degrees, transform), smallest_face);
        for (const Face& face : faces) {
            Candidate candidate;
            candidate.frame = look.in_picture(turned_back(face.frame(), transform));
            candidate.score = face.score;
            candidate.covered = share_covered(coverage_, hole_, candidate.frame);
            const cv::Point2f middle(hole_.x + (hole_.width - 1) / 2.f, hole_.y + (hole_.height - 1) / 2.f);
            const cv::Point2f apart = middle - candidate.frame.centre;
            candidate.distance = std::hypot(apart.x, apart.y) / candidate.frame.half_side;
            if (candidate.covered >= least_covered)
                candidates_.push_back(candidate);
        }
    }

    // The face whose frame holds most of the hole, nearer ones first; of its two looks the surer.
    std::optional<Frame> best() const {
        const auto fits_less = [](const Candidate& a, const Candidate& b) {
            return a.covered - 0.5f * a.distance < b.covered - 0.5f * b.distance;
        };
        const auto fitting = std::max_element(candidates_.begin(), candidates_.end(), fits_less);
        if (fitting == candidates_.end())
            return std::nullopt;
        const Candidate* surest = &*fitting;
        for (const Candidate& other : candidates_) {
            const cv::Point2f apart = other.frame.centre - fitting->frame.centre;
            if (std::hypot(apart.x, apart.y) < 0.5f * fitting->frame.half_side && other.score > surest->score)
                surest = &other;
        }
        return surest->frame;
    }

    const FaceDetector& detector_;
    const cv::Mat& rgb_;
    const cv::Mat& coverage_;
    const cv::Rect hole_;
    std::vector<Candidate> candidates_;
};

// A square twice the hole's size, moved into the picture where it fits.
Frame surroundings(const cv::Mat& coverage) {
    const cv::Rect hole = hole_box(coverage);
    Frame frame;
    frame.half_side = std::max<float>(least_half_side, static_cast<float>(std::max(hole.width, hole.height)));
    const auto shifted = [&](float middle, int size) {
        const float low = frame.half_side - 0.5f, high = size - 0.5f - frame.half_side;
        return low <= high ? std::clamp(middle, low, high) : middle;
    };
    frame.centre = {shifted(hole.x + (hole.width - 1) / 2.f, coverage.cols),
                    shifted(hole.y + (hole.height - 1) / 2.f, coverage.rows)};
    return frame;
}

Frame square_frame(const cv::Rect2f& square) {
    Frame frame;
    frame.centre = {square.x + (square.width - 1) / 2, square.y + (square.height - 1) / 2};
    frame.half_side = std::max(square.width, square.height) / 2;
    return frame;
}

// Four numbers with commas between them, whatever the user's locale takes for a decimal point.
std::optional<cv::Rect2f> parse_square(const std::string& text) {
    std::istringstream words(text);
    words.imbue(std::locale::classic());
    std::array<float, 4> numbers{};
    for (size_t i = 0; i < numbers.size(); ++i) {
        if (i > 0 && words.get() != ',')
            return std::nullopt;
        if (!(words >> numbers[i]) || std::abs(numbers[i]) > largest_coordinate)
            return std::nullopt;
    }
    const bool ends = words.peek() == std::istringstream::traits_type::eof();
    if (!ends || numbers[2] < 1 || numbers[3] < 1)
        return std::nullopt;
    return cv::Rect2f(numbers[0], numbers[1], numbers[2], numbers[3]);
}

LocatedFace locate_automatically(const FaceDetector& detector, const cv::Mat& rgb, const cv::Mat& coverage) {
    if (const auto frame = FaceSearch(detector, rgb, coverage).run())
        return {*frame, true, {}};
    const std::string reason =
        detector.problem().empty() ? "No face was found near the hole" : detector.problem();
    return {surroundings(coverage), false,
            detector.problem().empty() ? reason + "; the square around the hole itself was used instead."
                                       : reason + " The square around the hole itself was used instead."};
}

LocatedFace locate_in_square(const cv::Rect2f& square, const cv::Mat& coverage) {
    const Frame frame = square_frame(square);
    if (share_covered(coverage, hole_box(coverage), frame) >= 0.5f)
        return {frame, true, {}};
    return {surroundings(coverage), false,
            "The face's square does not hold this hole; the square around the hole itself was used instead."};
}

} // namespace

FaceChoice FaceChoice::parse(const std::string& text) {
    if (text == "auto")
        return {};
    if (text == "whole")
        return {Kind::whole, {}};
    if (const auto square = parse_square(text))
        return {Kind::square, *square};
    throw Error(ErrorKind::input, "The face \"" + text +
                                      "\" is not understood; write auto, whole, or the square "
                                      "around the face as X,Y,W,H in pixels, e.g. 120,80,200,200.");
}

LocatedFace locate_face(const FaceDetector& detector, const cv::Mat& rgb, const cv::Mat& coverage,
                        const FaceChoice& choice) {
    CV_Assert(rgb.type() == CV_8UC3 && coverage.type() == CV_32FC1 && rgb.size() == coverage.size() &&
              !rgb.empty());
    switch (choice.kind) {
    case FaceChoice::Kind::whole:
        return {square_frame({0, 0, static_cast<float>(rgb.cols), static_cast<float>(rgb.rows)}), true, {}};
    case FaceChoice::Kind::square:
        return locate_in_square(choice.square, coverage);
    case FaceChoice::Kind::automatic:
        break;
    }
    return locate_automatically(detector, rgb, coverage);
}

} // namespace facefill
