// Pictures and masks in files: read whole or not at all, written whole or not at all.
//
// Formats: PNG, JPEG, TIFF, WebP, BMP, PBM/PGM/PPM. 8-bit, 16-bit and float samples, gray and alpha stay what
// they are. Float samples are taken as sRGB-encoded 0..1, as all others are. A JPEG that its EXIF tag says is
// turned is turned upright, and is written upright; orientation tags in other formats are ignored, as most
// viewers do.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include <opencv2/core/mat.hpp>

namespace facefill {

// The longest side, in pixels, and the most pixels that a picture may have: what the core takes, and 2.4 GB
// of 16-bit RGBA.
constexpr int longest_picture_side = 65535;
constexpr int64_t most_picture_pixels = 300'000'000;

struct Picture {
    cv::Mat pixels; // 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha (straight); CV_8U, CV_16U or CV_32F
    std::filesystem::path path; // where it was read from
};

// Whether the file's name ends in that of a format above.
bool has_picture_extension(const std::filesystem::path& path);

// Throws Error (io) where the file cannot be read, Error (input) where it is empty, cut off, damaged, too
// large or of a format that is not supported.
Picture read_picture(const std::filesystem::path& path);

// A mask as coverage, one channel of the file's depth: 0 keeps, the maximum replaces. Where the alpha channel
// varies and the colour does not (a shape on transparency), alpha is the coverage; else it is luminance times
// alpha. Throws as read_picture does.
cv::Mat read_mask(const std::filesystem::path& path);

// Writes in the format that the path's extension names: to a temporary file in the same folder, renamed when
// whole. 16-bit and float samples become 8-bit where the format has no more, float becomes 16-bit in PNG and
// PNM; JPEG is written at quality 95, WebP without loss. Throws Error (io) where it cannot be written, Error
// (input) where the format cannot hold the picture (transparency in a JPEG, colour in a PGM). The old file,
// if any, survives a failure.
void write_picture(const std::filesystem::path& path, const cv::Mat& pixels);

// Throws Error (input) where write_picture could not write this kind of picture under this name: to be asked
// before a long computation.
void check_writable_format(const std::filesystem::path& path, const cv::Mat& pixels);

} // namespace facefill
