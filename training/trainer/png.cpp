#include "training/trainer/png.h"

#include <zlib.h>

#include "core/error.h"

// PNG (ISO/IEC 15948): signature, then chunks of length, type, data and the CRC of type and data.
namespace facefill {

namespace {

std::string big_endian(uint32_t number) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += char(number >> shift & 0xff);
    return bytes;
}

std::string chunk(const std::string& type, const std::string& data) {
    const std::string checked = type + data;
    const auto crc = crc32(0, reinterpret_cast<const Bytef*>(checked.data()), uInt(checked.size()));
    return big_endian(uint32_t(data.size())) + checked + big_endian(uint32_t(crc));
}

// Each row begins with its filter: 1, the difference to the pixel on the left.
std::string filtered_rows(const uint8_t* pixels, int64_t row_bytes, int64_t height, int64_t channels) {
    std::string rows;
    rows.reserve(size_t((row_bytes + 1) * height));
    for (int64_t y = 0; y < height; ++y) {
        const uint8_t* row = pixels + y * row_bytes;
        rows += char(1);
        for (int64_t i = 0; i < row_bytes; ++i)
            rows += char(row[i] - (i < channels ? 0 : row[i - channels]));
    }
    return rows;
}

std::string deflated(const std::string& data) {
    uLongf size = compressBound(uLong(data.size()));
    std::string result(size, '\0');
    if (compress2(reinterpret_cast<Bytef*>(result.data()), &size, reinterpret_cast<const Bytef*>(data.data()),
                  uLong(data.size()), 6) != Z_OK)
        throw Error(ErrorKind::memory, "There is not enough memory to write a PNG.");
    result.resize(size);
    return result;
}

} // namespace

std::string png_bytes(const uint8_t* pixels, int64_t width, int64_t height, int64_t channels) {
    const char colour_type = channels == 1 ? 0 : 2;
    const std::string header = big_endian(uint32_t(width)) + big_endian(uint32_t(height)) + char(8) +
                               colour_type + std::string(3, '\0');
    return "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) +
           chunk("IDAT", deflated(filtered_rows(pixels, width * channels, height, channels))) +
           chunk("IEND", "");
}

} // namespace facefill
