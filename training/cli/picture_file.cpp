#include "training/cli/picture_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <string>
#include <unistd.h>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/error.h"
#include "training/cli/picture_format.h"

namespace facefill {
namespace {

namespace fs = std::filesystem;

constexpr uintmax_t largest_file = uintmax_t{4} << 30;

[[noreturn]] void refuse(const fs::path& path, const std::string& what) {
    throw Error(ErrorKind::input, "'" + path.string() + "' " + what);
}

[[noreturn]] void cannot_read(const fs::path& path, const std::string& why) {
    throw Error(ErrorKind::io, "Cannot read '" + path.string() + "': " + why + ".");
}

std::vector<uint8_t> read_bytes(const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status))
        cannot_read(path, error.message());
    if (!fs::is_regular_file(status))
        cannot_read(path, "it is no plain file");
    const uintmax_t size = fs::file_size(path, error);
    if (error)
        cannot_read(path, error.message());
    if (size == 0)
        refuse(path, "is empty: it holds no picture.");
    if (size > largest_file)
        refuse(path, "is too large: a picture file may have 4 GB.");
    std::vector<uint8_t> bytes(size);
    std::ifstream file(path, std::ios::binary);
    if (!file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size)))
        cannot_read(path, std::strerror(errno));
    return bytes;
}

void check_size(const fs::path& path, int64_t width, int64_t height) {
    if (std::max(width, height) > longest_picture_side || width * height > most_picture_pixels)
        refuse(path, "is too large: " + std::to_string(width) + " x " + std::to_string(height) +
                         " pixels, where 65,535 a side and 300 million in all are the most.");
}

void check_header(const fs::path& path, const PictureHeader& header) {
    if (header.format == PictureFormat::unknown)
        refuse(path, "is no picture of a format that can be read: PNG, JPEG, TIFF, WebP, BMP, PPM.");
    if (!header.complete)
        refuse(path, "is cut off: the end of the picture is missing; copy it again.");
    check_size(path, header.width, header.height);
}

// libpng, libtiff and others print to standard error by themselves, of harmless profiles too; what is wrong
// with a picture is said in one sentence, by us.
class QuietStandardError {
  public:
    QuietStandardError() : kept_(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)) {
        std::fflush(stderr);
        const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (kept_ >= 0 && nowhere >= 0)
            dup2(nowhere, STDERR_FILENO);
        if (nowhere >= 0)
            close(nowhere);
    }
    ~QuietStandardError() {
        std::fflush(stderr);
        if (kept_ < 0)
            return;
        dup2(kept_, STDERR_FILENO);
        close(kept_);
    }
    QuietStandardError(const QuietStandardError&) = delete;
    QuietStandardError& operator=(const QuietStandardError&) = delete;

  private:
    int kept_;
};

// Turned upright where it is a JPEG; else unchanged. OpenCV turns nothing when it is to keep alpha, and a
// JPEG has none.
cv::Mat decode(const std::vector<uint8_t>& bytes, const fs::path& path, PictureFormat format) {
    const QuietStandardError quiet;
    const int flags =
        format == PictureFormat::jpeg ? cv::IMREAD_ANYCOLOR | cv::IMREAD_ANYDEPTH : cv::IMREAD_UNCHANGED;
    cv::Mat pixels;
    try {
        pixels = cv::imdecode(bytes, flags);
    } catch (const cv::Exception& error) {
        if (error.code == cv::Error::StsNoMem)
            throw std::bad_alloc();
    }
    if (pixels.empty())
        refuse(path, "is damaged: its pixels cannot be decoded.");
    return pixels;
}

// OpenCV keeps colours as BGR and knows no gray with alpha.
cv::Mat to_core_channels(const cv::Mat& decoded, bool gray_alpha) {
    cv::Mat pixels;
    if (decoded.channels() == 4 && gray_alpha) {
        pixels.create(decoded.size(), CV_MAKETYPE(decoded.depth(), 2));
        cv::mixChannels(decoded, pixels, {0, 0, 3, 1});
    } else if (decoded.channels() == 4) {
        cv::cvtColor(decoded, pixels, cv::COLOR_BGRA2RGBA);
    } else if (decoded.channels() == 3) {
        cv::cvtColor(decoded, pixels, cv::COLOR_BGR2RGB);
    } else {
        pixels = decoded;
    }
    return pixels;
}

// The alpha channel holds a shape that the colours do not: one colour, and transparency that varies.
bool is_shape_on_transparency(const std::vector<cv::Mat>& channels) {
    const auto varies = [](const cv::Mat& channel) {
        double minimum = 0, maximum = 0;
        cv::minMaxLoc(channel, &minimum, &maximum);
        return minimum < maximum;
    };
    return varies(channels.back()) && std::none_of(channels.begin(), channels.end() - 1, varies);
}

double depth_maximum(int depth) {
    return depth == CV_8U ? 255 : depth == CV_16U ? 65535 : 1;
}

} // namespace

Picture read_picture(const fs::path& path) {
    const std::vector<uint8_t> bytes = read_bytes(path);
    const PictureHeader header = inspect_picture(bytes.data(), bytes.size());
    check_header(path, header);
    const cv::Mat decoded = decode(bytes, path, header.format);
    check_size(path, decoded.cols, decoded.rows);
    const int depth = decoded.depth();
    if (depth != CV_8U && depth != CV_16U && depth != CV_32F)
        refuse(path, "has samples of an unusual kind: use 8-bit, 16-bit or 32-bit float.");
    if (decoded.channels() > 4)
        refuse(path, "has " + std::to_string(decoded.channels()) +
                         " channels: use gray or RGB, with or without alpha.");
    return {to_core_channels(decoded, header.gray_alpha), path};
}

cv::Mat read_mask(const fs::path& path) {
    const cv::Mat pixels = read_picture(path).pixels;
    std::vector<cv::Mat> channels;
    cv::split(pixels, channels);
    const bool has_alpha = pixels.channels() % 2 == 0;
    if (has_alpha && is_shape_on_transparency(channels))
        return channels.back();
    cv::Mat coverage = channels[0];
    if (pixels.channels() >= 3)
        cv::cvtColor(pixels, coverage, has_alpha ? cv::COLOR_RGBA2GRAY : cv::COLOR_RGB2GRAY);
    if (has_alpha)
        cv::multiply(coverage, channels.back(), coverage, 1 / depth_maximum(pixels.depth()));
    return coverage;
}

} // namespace facefill
