#include "core/face/face_search.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>
#include <opencv2/photo.hpp>

namespace facefill {
namespace {

// Faces are looked for in a copy of the picture whose longer side is at most `side` pixels.
struct Level {
    int side;
    int smallest_face; // pixels of the copy
};

constexpr Level coarse = {640, 80}, fine = {1600, 40};
constexpr int prefill_side =
    320; // pixels; the pre-fill only has to keep the detector from stumbling over a hole
constexpr double leniency = 0.45;     // see FaceDetector::detect(): below false faces' scores
constexpr float least_covered = 0.3f; // share of the hole that a face's frame must hold to be the hole's face
constexpr double turns[] = {-45, 45, -90, 90, 180}; // degrees, tried where no upright face is seen

struct Candidate {
    Frame frame;
    double score = 0;
    float covered = 0;  // share of the hole inside the frame
    float distance = 0; // from the hole's middle to the frame's, in half sides

    // The face whose frame holds most of the hole, nearer ones first.
    float fit() const { return covered - 0.5f * distance; }
    bool convinces() const { return score >= 0 && covered > 0.9f && distance < 0.7f; }
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

Look look_at(const cv::Mat& rgb, const cv::Mat& coverage, const cv::Rect& part, int side) {
    Look look;
    look.origin = part.tl();
    look.shrink =
        std::max(1.f, static_cast<float>(std::max(part.width, part.height)) / static_cast<float>(side));
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

    std::optional<Frame> run() {
        for (const cv::Rect& part : parts())
            for (const Level& level : {coarse, fine}) {
                look_upright(part, level);
                if (is_convinced())
                    return best(0);
            }
        if (const auto frame = best(0))
            return frame;
        for (const cv::Rect& part : parts())
            look_turned(part);
        const auto frame = best(0);
        return frame ? frame : best(-leniency);
    }

  private:
    // The whole picture, then, where that has to be shrunk so much that faces may be lost, what is around the
    // hole.
    std::vector<cv::Rect> parts() const {
        const cv::Rect whole({}, rgb_.size());
        const int side = std::max(fine.side, 3 * std::max(hole_.width, hole_.height));
        const cv::Point middle = (hole_.tl() + hole_.br()) / 2;
        const cv::Rect around = cv::Rect(middle.x - side / 2, middle.y - side / 2, side, side) & whole;
        if (around.area() == whole.area())
            return {whole};
        return {whole, around};
    }

    // Once as the picture is, since what lies under the hole may be the face itself, once pre-filled. All
    // boxes first: the landmark file may still be being read.
    void look_upright(const cv::Rect& part, const Level& level) {
        const Look look = look_at(rgb_, coverage_, part, level.side);
        const cv::Mat filled = prefilled(look);
        const cv::Matx23f unturned(1, 0, 0, 0, 1, 0);
        std::vector<Face> faces = detector_.detect_boxes(look.rgb, level.smallest_face, leniency);
        std::vector<Face> faces_of_filled = detector_.detect_boxes(filled, level.smallest_face, leniency);
        collect(look, look.rgb, unturned, faces);
        collect(look, filled, unturned, faces_of_filled);
    }

    void look_turned(const cv::Rect& part) {
        const Look look = look_at(rgb_, coverage_, part, coarse.side);
        for (const cv::Mat& rgb : {look.rgb, prefilled(look)})
            for (double degrees : turns) {
                cv::Matx23f transform;
                const cv::Mat picture = turned(rgb, degrees, transform);
                std::vector<Face> faces = detector_.detect_boxes(picture, coarse.smallest_face);
                collect(look, picture, transform, faces);
            }
    }

    // picture: the look's, turned by `transform`; faces: the boxes found in it.
    void collect(const Look& look, const cv::Mat& picture, const cv::Matx23f& transform,
                 std::vector<Face>& faces) {
        detector_.add_landmarks(picture, faces);
        for (const Face& face : faces) {
            Candidate candidate;
            candidate.frame = look.in_picture(turned_back(face.frame(), transform));
            candidate.score = face.score;
            candidate.covered = share_covered(coverage_, candidate.frame);
            const cv::Point2f middle(hole_.x + (hole_.width - 1) / 2.f, hole_.y + (hole_.height - 1) / 2.f);
            const cv::Point2f apart = middle - candidate.frame.centre;
            candidate.distance = std::hypot(apart.x, apart.y) / candidate.frame.half_side;
            if (candidate.covered >= least_covered)
                candidates_.push_back(candidate);
        }
    }

    bool is_convinced() const {
        return std::any_of(candidates_.begin(), candidates_.end(),
                           [](const Candidate& c) { return c.convinces(); });
    }

    // Of the best-fitting face's looks the surest.
    std::optional<Frame> best(double least_score) const {
        const Candidate* fitting = nullptr;
        for (const Candidate& candidate : candidates_)
            if (candidate.score >= least_score && (!fitting || candidate.fit() > fitting->fit()))
                fitting = &candidate;
        if (!fitting)
            return std::nullopt;
        const Candidate* surest = fitting;
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

} // namespace

cv::Rect hole_box(const cv::Mat& coverage) {
    const cv::Rect box = cv::boundingRect(cv::Mat(coverage > 0));
    return box.empty() ? cv::Rect({}, coverage.size()) : box;
}

float share_covered(const cv::Mat& coverage, const Frame& frame) {
    const cv::Rect hole = hole_box(coverage);
    const cv::Matx23f t = frame.to_canonical(2); // the square is -0.5..1.5 in both directions
    double inside = 0, all = 0;
    for (int y = hole.y; y < hole.br().y; ++y) {
        const float* row = coverage.ptr<float>(y);
        for (int x = hole.x; x < hole.br().x; ++x) {
            const float u = t(0, 0) * x + t(0, 1) * y + t(0, 2), v = t(1, 0) * x + t(1, 1) * y + t(1, 2);
            all += row[x];
            inside += std::abs(u - 0.5f) <= 1 && std::abs(v - 0.5f) <= 1 ? row[x] : 0;
        }
    }
    return all > 0 ? static_cast<float>(inside / all) : 0;
}

std::optional<Frame> find_face_of_hole(const FaceDetector& detector, const cv::Mat& rgb,
                                       const cv::Mat& coverage) {
    if (!detector.problem().empty())
        return std::nullopt;
    return FaceSearch(detector, rgb, coverage).run();
}

} // namespace facefill
