// What an unfinished `facefill prepare` has done so far, beside its output as OUT.part, so that a killed one
// goes on where it was. Every entry is written at once with a checksum: what was torn is dropped and done
// again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "training/data/picture_packer.h"

namespace facefill {

class Journal {
  public:
    // Goes on with the file where `fingerprint` (of the settings and the pictures' names) is its own, else
    // starts it anew. Throws Error (io) when it cannot be written or another process has it open.
    Journal(const std::filesystem::path& path, uint64_t fingerprint, size_t items, size_t picture_bytes);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    bool has(size_t item) const { return entries_[item].has_value(); }
    size_t size() const; // items that are done
    Outcome outcome(size_t item) const { return entries_[item]->outcome; }
    void append(size_t item, const PackedPicture& picture);
    PackedPicture read(size_t item) const;
    void remove();

  private:
    struct Entry {
        Outcome outcome;
        uint64_t offset; // of the landmarks
    };
    void start(uint64_t fingerprint);
    bool is_continued(uint64_t fingerprint) const;
    void recover();
    std::optional<uint64_t> recover_entry(uint64_t offset, uint64_t file_size);
    [[noreturn]] void fail() const;

    std::filesystem::path path_;
    size_t picture_bytes_;
    int file_ = -1;
    uint64_t end_ = 0;
    std::vector<std::optional<Entry>> entries_;
};

} // namespace facefill
