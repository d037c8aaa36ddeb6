// Small pictures that a test draws, each different from the others.
#pragma once

#include <filesystem>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace facefill::testing {

// RGB, a colour that tells the number, brighter towards the right.
inline cv::Mat drawn_picture(int number, int width = 24, int height = 20) {
    cv::Mat picture(height, width, CV_8UC3);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            picture.at<cv::Vec3b>(y, x) = cv::Vec3b(number * 20 % 256, 2 * x, 255 - number);
    return picture;
}

inline void write_drawn_picture(const std::filesystem::path& file, int number, int width = 24,
                                int height = 20) {
    std::filesystem::create_directories(file.parent_path());
    cv::Mat bgr;
    cv::cvtColor(drawn_picture(number, width, height), bgr, cv::COLOR_RGB2BGR);
    cv::imwrite(file.string(), bgr);
}

} // namespace facefill::testing
