// Packs a whole data set, in parallel and resumably.
#pragma once

#include <array>
#include <filesystem>
#include <functional>

#include "training/data/data_set.h"
#include "training/data/picture_packer.h"

namespace facefill {

struct PreparationSettings {
    PackingSettings packing;
    std::filesystem::path landmark_file;
    int threads = 0;                                       // 0: all processors
    std::function<void(size_t done, size_t all)> progress; // called from one thread at a time; may be empty
};

struct PreparationResult {
    std::vector<Outcome> outcomes; // of each of the data set's items
    size_t resumed = 0;            // items that an earlier, unfinished run had done
    size_t count(Outcome outcome) const;
};

// Writes the pack `output`, its pictures in the data set's order whatever the number of threads. Until it is
// whole there is only `output`.part, from which the next call goes on. Throws Error (input) when not one
// picture could be packed, Error (io) when writing fails.
PreparationResult prepare_pack(const DataSet& data, const std::filesystem::path& output,
                               const PreparationSettings& settings);

} // namespace facefill
