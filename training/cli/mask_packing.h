// Packs masks that the user drew, for the kind `files` of a recipe's holes.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace facefill {

struct MaskPacking {
    size_t packed = 0;
    // Names of the files that were left out, and why: "cannot be decoded", "has no hole", "leaves nothing of
    // the picture".
    std::vector<std::pair<std::string, std::string>> left_out;
};

// Packs every mask in `folder` and the folders in it, read as `facefill fill --mask` reads one, in the order
// of their names. A pixel is hole where the mask covers half of it or more; the whole mask comes to lie in
// the middle of a square, which is scaled to `resolution` pixels so that a hole stays wherever it reaches.
// Throws Error (io) when the folder cannot be read or the pack not be written, Error (input) when it would
// hold no mask.
MaskPacking pack_masks(const std::filesystem::path& folder, const std::filesystem::path& output,
                       int resolution);

// What was packed and, by reason, how many were left out; with_names: and which.
std::string mask_packing_report(const MaskPacking& packing, bool with_names);

} // namespace facefill
