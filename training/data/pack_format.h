// How a pack lies in its file, for pack.cpp and pack_writer.cpp alone.
//
// Little-endian: PackHeader, zeros up to pack_pixels_offset, the pixels of every picture, the index. The
// index: frame, origin, number of attribute names, the names; then for each picture source, identity, split,
// attributes, landmarks. A text is its length (32 bits) and its bytes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "training/data/pack.h"

namespace facefill {

constexpr char pack_magic[8] = {'F', 'F', 'P', 'A', 'C', 'K', '\r', '\n'};
constexpr uint32_t pack_version = 1;
constexpr uint64_t pack_pixels_offset = 4096; // bytes; a page, so that pictures are aligned once mapped

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "packs are written as the processor holds numbers");

struct PackHeader {
    char magic[8];
    uint32_t version;
    uint32_t resolution;
    uint32_t channels;
    uint32_t reserved;
    uint64_t count;
    uint64_t index_bytes;
    uint64_t index_checksum;
};
static_assert(sizeof(PackHeader) == 48);

// FNV-1a, 64 bits: a damaged index is noticed before it is believed.
inline uint64_t pack_checksum(const uint8_t* bytes, size_t count) {
    uint64_t hash = 14695981039346656037ull;
    for (size_t i = 0; i < count; ++i)
        hash = (hash ^ bytes[i]) * 1099511628211ull;
    return hash;
}

inline size_t pack_picture_bytes(const PackInfo& info) {
    return static_cast<size_t>(info.resolution) * info.resolution * info.channels;
}

} // namespace facefill
