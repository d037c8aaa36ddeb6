// What the bytes of a picture file say before anything is decoded: its format, its size, and whether its end
// is there.
//
// OpenCV decodes a file that was cut off to a picture whose lower part is gray, without a word; and a file of
// a few bytes may claim a size that fills the memory. So this looks first.
#pragma once

#include <cstddef>
#include <cstdint>

namespace facefill {

enum class PictureFormat { unknown, png, jpeg, tiff, webp, bmp, pnm };

struct PictureHeader {
    PictureFormat format = PictureFormat::unknown;
    bool complete = false; // the end that the format prescribes is there
    int64_t width = 0,
            height = 0;      // pixels as the header claims them; 0 where it was not read (TIFF, BMP, PNM)
    bool gray_alpha = false; // a PNG of gray and alpha, which OpenCV decodes to four channels
};

// Never reads outside the bytes, whatever they are.
PictureHeader inspect_picture(const uint8_t* bytes, size_t size);

} // namespace facefill
