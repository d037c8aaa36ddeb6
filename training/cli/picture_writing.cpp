#include "training/cli/picture_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <string>
#include <unistd.h>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/error.h"
#include "core/models/atomic_file.h"

namespace facefill {
namespace {

namespace fs = std::filesystem;

// What the format behind a file name's extension can hold.
struct WritableFormat {
    const char* extension;
    int deepest; // samples deeper than this become this
    bool alpha;
    bool colour;
    bool gray;
};

constexpr std::array<WritableFormat, 10> formats = {{
    {".png", CV_16U, true, true, true},
    {".jpg", CV_8U, false, true, true},
    {".jpeg", CV_8U, false, true, true},
    {".tif", CV_32F, true, true, true},
    {".tiff", CV_32F, true, true, true},
    {".webp", CV_8U, true, true, false},
    {".bmp", CV_8U, false, true, true},
    {".ppm", CV_16U, false, true, false},
    {".pgm", CV_16U, false, false, true},
    {".pnm", CV_16U, false, true, true},
}};

[[noreturn]] void cannot_write(ErrorKind kind, const fs::path& path, const std::string& why) {
    throw Error(kind, "Cannot write '" + path.string() + "': " + why + ".");
}

const WritableFormat* find_format(const fs::path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char letter) { return std::tolower(letter); });
    const auto found = std::find_if(formats.begin(), formats.end(), [&](const WritableFormat& format) {
        return extension == format.extension;
    });
    return found == formats.end() ? nullptr : &*found;
}

double depth_maximum(int depth) {
    return depth == CV_8U ? 255 : depth == CV_16U ? 65535 : 1;
}

bool is_opaque(const cv::Mat& pixels) {
    cv::Mat alpha;
    cv::extractChannel(pixels, alpha, pixels.channels() - 1);
    double minimum = 0;
    cv::minMaxLoc(alpha, &minimum);
    return minimum >= depth_maximum(pixels.depth());
}

cv::Mat to_depth(const cv::Mat& pixels, int deepest) {
    if (pixels.depth() <= deepest)
        return pixels;
    cv::Mat converted;
    pixels.convertTo(converted, deepest, depth_maximum(deepest) / depth_maximum(pixels.depth()));
    return converted;
}

// The channels OpenCV's encoders take: gray, BGR or BGRA.
cv::Mat to_codec_channels(const cv::Mat& pixels, const WritableFormat& format) {
    const bool gray = pixels.channels() <= 2;
    const bool alpha = pixels.channels() % 2 == 0 && format.alpha;
    cv::Mat converted;
    if (gray && alpha) {
        converted.create(pixels.size(), CV_MAKETYPE(pixels.depth(), 4));
        cv::mixChannels(pixels, converted, {0, 0, 0, 1, 0, 2, 1, 3});
    } else if (gray && format.gray) {
        cv::extractChannel(pixels, converted, 0);
    } else if (gray) {
        cv::extractChannel(pixels, converted, 0);
        cv::cvtColor(converted, converted, cv::COLOR_GRAY2BGR);
    } else if (pixels.channels() == 4) {
        cv::cvtColor(pixels, converted, alpha ? cv::COLOR_RGBA2BGRA : cv::COLOR_RGBA2BGR);
    } else {
        cv::cvtColor(pixels, converted, cv::COLOR_RGB2BGR);
    }
    return converted;
}

// Unless told otherwise, OpenCV writes float colours to TIFF with loss (LogLuv); 5 is LZW.
const std::vector<int> encoder_settings = {cv::IMWRITE_JPEG_QUALITY, 95, cv::IMWRITE_TIFF_COMPRESSION, 5};

std::vector<uint8_t> encode(const fs::path& path, const cv::Mat& pixels) {
    const WritableFormat& format = *find_format(path);
    const cv::Mat encodable = to_codec_channels(to_depth(pixels, format.deepest), format);
    std::vector<uint8_t> bytes;
    try {
        if (!cv::imencode(format.extension, encodable, bytes, encoder_settings))
            cannot_write(ErrorKind::io, path, "the format cannot hold this picture");
    } catch (const cv::Exception& error) {
        cannot_write(ErrorKind::io, path, error.err);
    }
    return bytes;
}

// What a link points to is replaced, not the link. Only plain files are replaced, and none that is
// write-protected.
fs::path file_to_replace(const fs::path& path) {
    std::error_code ignored;
    const fs::file_status status = fs::status(path, ignored);
    if (!fs::exists(status))
        return path;
    if (!fs::is_regular_file(status))
        cannot_write(ErrorKind::io, path, "there is something of that name that is no plain file");
    if (access(path.c_str(), W_OK) != 0)
        cannot_write(ErrorKind::io, path, std::strerror(errno));
    return fs::is_symlink(path, ignored) ? fs::canonical(path) : path;
}

} // namespace

bool has_picture_extension(const fs::path& path) {
    return find_format(path) != nullptr;
}

void check_writable_format(const fs::path& path, const cv::Mat& pixels) {
    const WritableFormat* format = find_format(path);
    if (!format)
        cannot_write(ErrorKind::input, path,
                     "its name must end in .png, .jpg, .tif, .webp, .bmp, .ppm or .pgm");
    if (!format->colour && pixels.channels() >= 3)
        cannot_write(ErrorKind::input, path, "the picture has colours, for which the format is .png or .ppm");
    if (!format->alpha && pixels.channels() % 2 == 0 && !is_opaque(pixels))
        cannot_write(ErrorKind::input, path,
                     "the picture has transparency, for which the format is .png or .tif");
}

void write_picture(const fs::path& path, const cv::Mat& pixels) {
    check_writable_format(path, pixels);
    const std::vector<uint8_t> bytes = encode(path, pixels);
    AtomicFile file(file_to_replace(path));
    file.write(bytes.data(), bytes.size());
    file.commit();
}

} // namespace facefill
