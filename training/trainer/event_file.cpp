#include "training/trainer/event_file.h"

#include <ctime>
#include <unistd.h>

#include "core/error.h"

// Event and Summary: tensorflow/core/util/event.proto and framework/summary.proto; the numbers below are
// theirs.
namespace facefill {

namespace {

constexpr int varint = 0, eight_bytes = 1, counted = 2, four_bytes = 5; // protobuf's wire types

template<typename Number>
std::string little_endian(Number number) {
    static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
                  "numbers are copied as the processor holds them");
    return {reinterpret_cast<const char*>(&number), sizeof number};
}

std::string varint_bytes(uint64_t number) {
    std::string bytes;
    for (; number >= 0x80; number >>= 7)
        bytes += char(number | 0x80);
    return bytes + char(number);
}

std::string key(int field, int wire_type) {
    return varint_bytes(uint64_t(field) << 3 | uint64_t(wire_type));
}

std::string message_field(int field, const std::string& bytes) {
    return key(field, counted) + varint_bytes(bytes.size()) + bytes;
}

std::string event(int64_t step, const std::string& what) {
    return key(1, eight_bytes) + little_endian(double(std::time(nullptr))) + key(2, varint) +
           varint_bytes(uint64_t(step)) + what;
}

// TFRecord's masking: a CRC of bytes that hold CRCs would be weak.
std::string masked_crc(const std::string& bytes) {
    const uint32_t crc = crc32c(bytes);
    return little_endian(uint32_t((crc >> 15 | crc << 17) + 0xa282ead8U));
}

} // namespace

uint32_t crc32c(const std::string& bytes) {
    uint32_t crc = ~0U;
    for (const char byte : bytes) {
        crc ^= uint8_t(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78U : 0U);
    }
    return ~crc;
}

EventFile::EventFile(const std::filesystem::path& folder) {
    const auto path = folder / ("events.out.tfevents." + std::to_string(std::time(nullptr)) + "." +
                                std::to_string(getpid()));
    file_ = std::fopen(path.c_str(), "wb");
    if (!file_)
        throw Error(ErrorKind::io, "The run's event file " + path.string() + " cannot be written.");
    record(event(0, message_field(3, "brain.Event:2")));
}

EventFile::~EventFile() {
    std::fclose(file_);
}

void EventFile::scalars(int64_t step, const std::map<std::string, double>& values) {
    std::string summary;
    for (const auto& [tag, value] : values)
        summary += message_field(1, message_field(1, tag) + key(2, four_bytes) + little_endian(float(value)));
    record(event(step, message_field(5, summary)));
}

void EventFile::record(const std::string& message) {
    const std::string length = little_endian(uint64_t(message.size()));
    const std::string bytes = length + masked_crc(length) + message + masked_crc(message);
    std::fwrite(bytes.data(), 1, bytes.size(), file_);
    std::fflush(file_);
}

} // namespace facefill
