#include "core/face/locate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <locale>
#include <sstream>

#include "core/error.h"
#include "core/face/face_search.h"

namespace facefill {
namespace {

constexpr float least_half_side = 32; // pixels; a tiny hole still needs surroundings to be understood
constexpr float largest_coordinate = 1e6f;

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
    if (const auto frame = find_face_of_hole(detector, rgb, coverage))
        return {*frame, true, {}};
    const std::string reason =
        detector.problem().empty() ? "No face was found near the hole" : detector.problem();
    return {surroundings(coverage), false,
            detector.problem().empty() ? reason + "; the square around the hole itself was used instead."
                                       : reason + " The square around the hole itself was used instead."};
}

LocatedFace locate_in_square(const cv::Rect2f& square, const cv::Mat& coverage) {
    const Frame frame = square_frame(square);
    if (share_covered(coverage, frame) >= 0.5f)
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
