// Which pictures `facefill fill` fills, with which masks, into which files: the plan, before any pixel is
// read.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace facefill {

struct FillJob {
    std::filesystem::path image;
    std::filesystem::path mask;
    std::filesystem::path output;
    std::string problem = {}; // a sentence where this picture cannot be filled, e.g. as it has no mask
};

// Part `index` (1..count) of the pictures.
struct Shard {
    size_t index = 1;
    size_t count = 1;
};

// Reads "K/N". Throws UsageError unless 1 <= K <= N.
Shard parse_shard(const std::string& text);

// The shard's part of the jobs: every N-th, from the K-th on. The parts of all shards are disjoint and
// together complete, and depend on nothing but the sorted list.
std::vector<FillJob> take_shard(const std::vector<FillJob>& jobs, const Shard& shard);

// image, mask and output are files or folders; folders are not searched deeply.
//   image file,   mask file or folder, output file or existing folder: one job
//   image folder, mask file or folder, output folder (made where missing): a job a picture, sorted by the
//   file names'
//                 bytes; in a folder of masks the one of the same name counts, else the one that differs only
//                 in its extension; one mask file serves all.
// Throws Error (input or io) where there is no picture, or the output would replace a picture (unless
// `overwrite`) or a mask.
std::vector<FillJob> plan_fill(const std::filesystem::path& image, const std::filesystem::path& mask,
                               const std::filesystem::path& output, bool overwrite);

// Makes the folder that `output` is, for a folder of pictures, where it is missing. Throws Error (io) where
// that fails or the folder that the output goes to cannot be written to: better known before the work than
// after it.
void prepare_output(const std::filesystem::path& image, const std::filesystem::path& output);

} // namespace facefill
