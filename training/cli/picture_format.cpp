#include "training/cli/picture_format.h"

#include <cstring>

namespace facefill {
namespace {

struct Bytes {
    const uint8_t* data;
    size_t size;

    bool starts_with(const char* signature, size_t length, size_t at = 0) const {
        return size >= at + length && std::memcmp(data + at, signature, length) == 0;
    }
    uint32_t big_endian(size_t at, int length) const {
        uint32_t value = 0;
        for (int i = 0; i < length; i++)
            value = value << 8 | data[at + i];
        return value;
    }
    uint32_t little_endian(size_t at, int length) const {
        uint32_t value = 0;
        for (int i = length - 1; i >= 0; i--)
            value = value << 8 | data[at + i];
        return value;
    }
};

// PNG specification, section 5: chunks of length, type, data, CRC; the last is IEND.
PictureHeader inspect_png(const Bytes& bytes) {
    constexpr size_t signature = 8, around_data = 12;
    PictureHeader header{PictureFormat::png};
    if (bytes.size < 33)
        return header;
    header.width = bytes.big_endian(16, 4);
    header.height = bytes.big_endian(20, 4);
    header.gray_alpha = bytes.data[25] == 4;
    for (size_t at = signature; at + around_data <= bytes.size;) {
        const size_t length = bytes.big_endian(at, 4);
        if (length > bytes.size - at - around_data)
            return header;
        if (bytes.starts_with("IEND", 4, at + 4)) {
            header.complete = true;
            return header;
        }
        at += length + around_data;
    }
    return header;
}

bool starts_jpeg_frame(uint8_t marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// Markers that stand alone: no length and no data follow (ITU-T T.81, table B.1).
bool stands_alone(uint8_t marker) {
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

// Segments are stepped over by their length, so that the end marker of an embedded thumbnail does not count;
// within a scan's data every 0xFF that is no marker is followed by 0 or a restart marker.
PictureHeader inspect_jpeg(const Bytes& bytes) {
    PictureHeader header{PictureFormat::jpeg};
    for (size_t at = 2; at + 1 < bytes.size;) {
        const uint8_t marker = bytes.data[at + 1];
        if (bytes.data[at] != 0xFF || marker == 0xFF || marker == 0 || stands_alone(marker)) {
            at += bytes.data[at] == 0xFF && marker != 0xFF ? 2 : 1;
            continue;
        }
        if (marker == 0xD9) {
            header.complete = true;
            return header;
        }
        if (at + 9 <= bytes.size && starts_jpeg_frame(marker)) {
            header.height = bytes.big_endian(at + 5, 2);
            header.width = bytes.big_endian(at + 7, 2);
        }
        if (at + 4 > bytes.size)
            return header;
        at += 2 + bytes.big_endian(at + 2, 2);
    }
    return header;
}

// RIFF container (RFC 9649): the size of all that follows stands in the first chunk.
PictureHeader inspect_webp(const Bytes& bytes) {
    PictureHeader header{PictureFormat::webp};
    if (bytes.size < 30)
        return header;
    header.complete = bytes.size - 8 >= bytes.little_endian(4, 4);
    if (bytes.starts_with("VP8X", 4, 12)) {
        header.width = bytes.little_endian(24, 3) + int64_t{1};
        header.height = bytes.little_endian(27, 3) + int64_t{1};
    } else if (bytes.starts_with("VP8L", 4, 12)) {
        const uint32_t sizes = bytes.little_endian(21, 4);
        header.width = (sizes & 0x3FFF) + 1;
        header.height = (sizes >> 14 & 0x3FFF) + 1;
    } else {
        header.width = bytes.little_endian(26, 2) & 0x3FFF;
        header.height = bytes.little_endian(28, 2) & 0x3FFF;
    }
    return header;
}

} // namespace

PictureHeader inspect_picture(const uint8_t* data, size_t size) {
    const Bytes bytes{data, size};
    if (bytes.starts_with("\x89PNG\r\n\x1a\n", 8))
        return inspect_png(bytes);
    if (bytes.starts_with("\xFF\xD8\xFF", 3))
        return inspect_jpeg(bytes);
    if (bytes.starts_with("RIFF", 4) && bytes.starts_with("WEBP", 4, 8))
        return inspect_webp(bytes);
    PictureHeader header;
    // OpenCV's own decoders notice when these end too early.
    header.complete = true;
    if (bytes.starts_with("II*\0", 4) || bytes.starts_with("MM\0*", 4))
        header.format = PictureFormat::tiff;
    else if (bytes.starts_with("BM", 2))
        header.format = PictureFormat::bmp;
    else if (size > 2 && data[0] == 'P' && data[1] >= '1' && data[1] <= '6')
        header.format = PictureFormat::pnm;
    return header;
}

} // namespace facefill
