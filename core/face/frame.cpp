#include "core/face/frame.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace facefill {
namespace {

constexpr float blur_from_factor =
    1.5f; // below, bilinear or bicubic interpolation alone does not alias visibly
constexpr float blur_per_factor = 0.35f;
constexpr float area_shrink_from_factor =
    4.f; // above, whole-number shrinking by area first saves a huge blur

cv::Point2f mean_of(const Landmarks& landmarks, int first, int last) {
    cv::Point2f sum(0, 0);
    for (int i = first; i <= last; ++i)
        sum += landmarks[i];
    return sum * (1.f / static_cast<float>(last - first + 1));
}

float length(const cv::Point2f& vector) {
    return std::hypot(vector.x, vector.y);
}

cv::Matx23f after_shift(const cv::Matx23f& transform, cv::Point origin) {
    cv::Matx23f shifted = transform;
    shifted(0, 2) += transform(0, 0) * origin.x + transform(0, 1) * origin.y;
    shifted(1, 2) += transform(1, 0) * origin.x + transform(1, 1) * origin.y;
    return shifted;
}

// The interval of source pixels that an interval needs once what lies outside is mirrored in.
void mirrored_interval(double low, double high, int size, int& begin, int& end) {
    const double reflected_low = low < 0 ? std::max(high, -low) : high;
    const double reflected_high = high > size - 1 ? std::min(low, 2.0 * (size - 1) - high) : low;
    begin = static_cast<int>(std::floor(std::clamp(reflected_high, 0.0, size - 1.0)));
    end = static_cast<int>(std::ceil(std::clamp(reflected_low, 0.0, size - 1.0))) + 1;
}

std::array<cv::Point2f, 4> corners(const Frame& frame) {
    const float c = std::cos(frame.angle) * frame.half_side, s = std::sin(frame.angle) * frame.half_side;
    const cv::Point2f right(c, s), down(-s, c);
    return {frame.centre - right - down, frame.centre + right - down, frame.centre + right + down,
            frame.centre - right + down};
}

// The part of the picture that a crop can read, so that a small face in a huge picture costs little.
cv::Rect source_window(const Frame& frame, cv::Size picture, float factor) {
    const double margin = std::ceil(3 * factor) + 3;
    double left = frame.centre.x, right = left, top = frame.centre.y, bottom = top;
    for (const cv::Point2f& corner : corners(frame)) {
        left = std::min<double>(left, corner.x);
        right = std::max<double>(right, corner.x);
        top = std::min<double>(top, corner.y);
        bottom = std::max<double>(bottom, corner.y);
    }
    int x0, x1, y0, y1;
    mirrored_interval(left - margin, right + margin, picture.width, x0, x1);
    mirrored_interval(top - margin, bottom + margin, picture.height, y0, y1);
    return {x0, y0, x1 - x0, y1 - y0};
}

// Replaces `source` by one about `shrink` times smaller, adapts the transform from it, returns the factor
// reached.
float shrink_by_area(cv::Mat& source, int shrink, cv::Matx23f& transform) {
    const cv::Size smaller(std::max(1, source.cols / shrink), std::max(1, source.rows / shrink));
    const float fx = static_cast<float>(source.cols) / static_cast<float>(smaller.width);
    const float fy = static_cast<float>(source.rows) / static_cast<float>(smaller.height);
    cv::Mat shrunk;
    cv::resize(source, shrunk, smaller, 0, 0, cv::INTER_AREA);
    source = shrunk;
    // The shrunk picture's first pixel has its centre (factor - 1) / 2 beside the old one's.
    for (int row = 0; row < 2; ++row) {
        transform(row, 2) += transform(row, 0) * (fx - 1) / 2 + transform(row, 1) * (fy - 1) / 2;
        transform(row, 0) *= fx;
        transform(row, 1) *= fy;
    }
    return std::sqrt(fx * fy);
}

cv::Mat blurred(const cv::Mat& source, float factor, int border) {
    cv::Mat result;
    cv::GaussianBlur(source, result, {}, blur_per_factor * factor, 0, border | cv::BORDER_ISOLATED);
    return result;
}

// A coverage must not ring; pictures stay sharper with bicubic.
int interpolation_for(const cv::Mat& picture) {
    return picture.type() == CV_32FC1 ? cv::INTER_LINEAR : cv::INTER_CUBIC;
}

} // namespace

cv::Matx23f Frame::to_canonical(int resolution) const {
    const float scale = static_cast<float>(resolution) / (2 * half_side);
    const float c = std::cos(angle) * scale, s = std::sin(angle) * scale;
    const float middle = static_cast<float>(resolution - 1) / 2;
    return {c, s, middle - c * centre.x - s * centre.y, -s, c, middle + s * centre.x - c * centre.y};
}

Frame moved_within(const Frame& frame, const cv::Point2f& shift, float log_scale, float turn) {
    const float c = std::cos(frame.angle) * frame.half_side, s = std::sin(frame.angle) * frame.half_side;
    const cv::Point2f moved(c * shift.x - s * shift.y, s * shift.x + c * shift.y);
    return {frame.centre + moved, frame.half_side * std::exp(log_scale), frame.angle + turn};
}

Frame frame_from_landmarks(const Landmarks& landmarks) {
    const cv::Point2f left_eye = mean_of(landmarks, 36, 41), right_eye = mean_of(landmarks, 42, 47);
    const cv::Point2f eyes = (left_eye + right_eye) * 0.5f;
    const cv::Point2f mouth = (landmarks[48] + landmarks[54]) * 0.5f;
    const cv::Point2f across = right_eye - left_eye;
    Frame frame;
    frame.centre = eyes + (mouth - eyes) * 0.1f;
    frame.half_side = std::max({2.0f * length(across), 1.8f * length(mouth - eyes), 1.f});
    frame.angle = length(across) > 0 ? std::atan2(across.y, across.x) : 0.f;
    return frame;
}

Frame frame_from_box(const cv::Rect2f& box) {
    // Medians over 600 CelebA photos in which dlib's detector found the box and its landmarks the frame.
    Frame frame;
    const float side = std::max(1.f, std::sqrt(box.width * box.height));
    frame.centre = {box.x + 0.5f * box.width, box.y + 0.33f * box.height};
    frame.half_side = 0.82f * side;
    return frame;
}

cv::Mat crop_to_frame(const cv::Mat& picture, const Frame& frame, int resolution) {
    CV_Assert(!picture.empty() && resolution > 0 && frame.half_side > 0);
    float factor = 2 * frame.half_side / static_cast<float>(resolution);
    const cv::Rect window = source_window(frame, picture.size(), factor);
    cv::Mat source = picture(window);
    cv::Matx23f transform = after_shift(frame.to_canonical(resolution), window.tl());
    if (factor > area_shrink_from_factor)
        factor /= shrink_by_area(source, static_cast<int>(factor / 2), transform);
    if (factor > blur_from_factor)
        source = blurred(source, factor, cv::BORDER_REFLECT_101);
    cv::Mat square;
    cv::warpAffine(source, square, transform, {resolution, resolution}, interpolation_for(picture),
                   cv::BORDER_REFLECT_101);
    return square;
}

cv::Mat paste_from_frame(const cv::Mat& square, const Frame& frame, cv::Rect canvas) {
    CV_Assert(square.depth() == CV_32F && square.rows == square.cols && !square.empty() && !canvas.empty());
    const float factor = static_cast<float>(square.cols) / (2 * frame.half_side);
    const cv::Mat source = factor > blur_from_factor ? blurred(square, factor, cv::BORDER_REPLICATE) : square;
    const cv::Matx23f transform = after_shift(frame.to_canonical(square.cols), canvas.tl());
    cv::Mat result;
    cv::warpAffine(source, result, transform, canvas.size(), cv::INTER_CUBIC | cv::WARP_INVERSE_MAP,
                   cv::BORDER_REPLICATE);
    return result;
}

float share_outside(const Frame& frame, cv::Size picture) {
    float furthest = 0;
    for (const cv::Point2f& corner : corners(frame)) {
        const float beyond_x = std::max(-0.5f - corner.x, corner.x - (picture.width - 0.5f));
        const float beyond_y = std::max(-0.5f - corner.y, corner.y - (picture.height - 0.5f));
        furthest = std::max({furthest, beyond_x, beyond_y});
    }
    return std::min(1.f, furthest / (2 * frame.half_side));
}

Landmarks landmarks_in_frame(const Landmarks& landmarks, const Frame& frame, int resolution) {
    const cv::Matx23f transform = frame.to_canonical(resolution);
    Landmarks result;
    std::transform(landmarks.begin(), landmarks.end(), result.begin(), [&](const cv::Point2f& point) {
        return cv::Point2f(transform(0, 0) * point.x + transform(0, 1) * point.y + transform(0, 2),
                           transform(1, 0) * point.x + transform(1, 1) * point.y + transform(1, 2));
    });
    return result;
}

} // namespace facefill
