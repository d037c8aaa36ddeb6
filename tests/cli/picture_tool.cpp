// Makes and compares pictures for the shell tests of the command, through the command's own reader and
// writer:
//   picture-tool compare A B MASK     status 0 where A and B are of one kind, equal in every sample where
//   MASK is 0,
//                                     and different somewhere in the hole
//   picture-tool convert IN OUT DEPTH CHANNELS WIDTH HEIGHT
//                                     DEPTH 8 or 16, CHANNELS 1, 3 or 4 (alpha becomes a ramp); 16 bits use
//                                     the low byte
//   picture-tool blank OUT WIDTH HEIGHT VALUE     one gray value
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "core/error.h"
#include "training/cli/picture_file.h"

namespace facefill {
namespace {

int different(const char* why) {
    std::fprintf(stderr, "picture-tool: %s\n", why);
    return 1;
}

// One byte a pixel: 1 where any sample differs.
cv::Mat difference(const cv::Mat& a, const cv::Mat& b) {
    cv::Mat result(a.size(), CV_8UC1);
    const size_t pixel = a.elemSize();
    for (int y = 0; y < a.rows; y++)
        for (int x = 0; x < a.cols; x++)
            result.at<uint8_t>(y, x) = std::memcmp(a.ptr(y) + x * pixel, b.ptr(y) + x * pixel, pixel) != 0;
    return result;
}

int compare(const std::string& first, const std::string& second, const std::string& mask_file) {
    const cv::Mat a = read_picture(first).pixels, b = read_picture(second).pixels;
    const cv::Mat hole = read_mask(mask_file) > 0;
    if (a.type() != b.type() || a.size() != b.size())
        return different("the pictures are not of one kind");
    const cv::Mat differs = difference(a, b);
    if (cv::countNonZero(differs & ~hole) > 0)
        return different("the pictures differ outside the mask");
    return cv::countNonZero(differs & hole) > 0 ? 0 : different("nothing changed in the hole");
}

cv::Mat with_alpha_ramp(const cv::Mat& rgb) {
    cv::Mat rgba;
    cv::cvtColor(rgb, rgba, cv::COLOR_RGB2RGBA);
    for (int y = 0; y < rgba.rows; y++)
        for (int x = 0; x < rgba.cols; x++)
            rgba.at<cv::Vec4b>(y, x)[3] = static_cast<uint8_t>(255 - (x + y) % 128);
    return rgba;
}

void convert(const std::string& in, const std::string& out, int depth, int channels, cv::Size size) {
    cv::Mat pixels;
    cv::resize(read_picture(in).pixels, pixels, size, 0, 0, cv::INTER_AREA);
    if (channels == 1 && pixels.channels() == 3)
        cv::cvtColor(pixels, pixels, cv::COLOR_RGB2GRAY);
    if (channels == 4)
        pixels = with_alpha_ramp(pixels);
    if (depth == 16) {
        cv::Mat noise(pixels.size(), CV_MAKETYPE(CV_16U, pixels.channels()));
        cv::theRNG().fill(noise, cv::RNG::UNIFORM, 0, 255);
        pixels.convertTo(pixels, CV_16U, 256);
        pixels += noise;
    }
    write_picture(out, pixels);
}

int run(int count, char** words) {
    const std::string action = count > 1 ? words[1] : "";
    if (action == "compare" && count == 5)
        return compare(words[2], words[3], words[4]);
    if (action == "convert" && count == 8)
        convert(words[2], words[3], std::atoi(words[4]), std::atoi(words[5]),
                {std::atoi(words[6]), std::atoi(words[7])});
    else if (action == "blank" && count == 6)
        write_picture(words[2], cv::Mat(std::atoi(words[4]), std::atoi(words[3]), CV_8UC1,
                                        cv::Scalar(std::atoi(words[5]))));
    else
        return 2;
    return 0;
}

} // namespace
} // namespace facefill

int main(int count, char** words) {
    try {
        return facefill::run(count, words);
    } catch (const facefill::Error& error) {
        return facefill::different(error.what());
    }
}
