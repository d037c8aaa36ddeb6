// A sheet of pictures drawn at random from a pack, to look at before training starts.
#pragma once

#include <cstdint>
#include <vector>

#include "training/data/pack.h"

namespace facefill {

// A PNG of columns x rows different pictures at the pack's resolution, fewer where it has fewer; the same for
// the same seed.
std::vector<uint8_t> contact_sheet(const Pack& pack, int columns = 10, int rows = 6, uint64_t seed = 0);

} // namespace facefill
