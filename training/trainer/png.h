// Writes pictures as PNG with zlib alone, so that a trainer without OpenCV can show what it does.
#pragma once

#include <cstdint>
#include <string>

namespace facefill {

// pixels: height x width x channels bytes, rows from the top; channels: 1 (gray) or 3 (RGB). The file's
// bytes. Throws Error (memory).
std::string png_bytes(const uint8_t* pixels, int64_t width, int64_t height, int64_t channels);

} // namespace facefill
