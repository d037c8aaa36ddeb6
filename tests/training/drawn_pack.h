// A small pack of drawings - an oval with two eyes and a mouth on a ground of its own colour - in place of
// photographs.
#pragma once

#include <filesystem>

#include "training/data/pack.h"

namespace facefill::testing {

constexpr int drawn_train = 16, drawn_validation = 8;

// drawn_train + drawn_validation pictures, the split alternating. Every other one is "Smiling"; the fourth's
// attribute is unknown.
void write_drawn_pack(const std::filesystem::path& path, int resolution = 64, int channels = 3);

// One picture of a pack, all of one gray value.
void append_gray(PackWriter& writer, int resolution, uint8_t value, Split split,
                 std::vector<float> attributes = {});

} // namespace facefill::testing
