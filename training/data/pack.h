// One memory-mapped file of aligned pictures with an index of who is on them: epochs never decode a JPEG.
//
// Depends on nothing but the C++ library, so that a trainer on a machine without OpenCV reads it too.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace facefill {

enum class Split : uint8_t { train = 0, validation = 1, test = 2 };
Split parse_split(const std::string& name); // "train", "validation", "test"; throws Error (input)

struct PackRecord {
    std::string source;    // file name in the data set, for reports
    int32_t identity = -1; // -1: unknown; else the same number for the same person
    Split split = Split::train;
    std::vector<float> attributes;      // one per attribute name, probability 0..1, or -1 where unknown
    std::array<float, 136> landmarks{}; // x0 y0 ... x67 y67, in units of the side (0..1); all 0 where unknown
};

struct PackInfo {
    int resolution = 0; // side, pixels
    int channels = 3;   // 1 or 3
    std::string frame;  // "ffhq" for aligned faces, "none" for pictures taken as they are, "mask" for masks
    std::string origin; // data set, in words, for model cards
    std::vector<std::string> attribute_names;
};

class Pack {
  public:
    // Throws Error (io) when it can't be opened, Error (input) when truncated, of another version or no pack
    // at all.
    explicit Pack(const std::filesystem::path& path);
    const PackInfo& info() const { return info_; }
    size_t size() const { return records_.size(); }
    const PackRecord& record(size_t index) const { return records_[index]; }
    // resolution x resolution x channels bytes, rows from the top, RGB.
    const uint8_t* pixels(size_t index) const;
    std::vector<size_t> indices(Split split) const;
    // -1 where the pack has no such attribute.
    int attribute_index(const std::string& name) const;

  private:
    std::shared_ptr<const void> mapping_;
    const uint8_t* pixels_ = nullptr;
    PackInfo info_;
    std::vector<PackRecord> records_;
};

// Pixels go to the file as they come; the index is written by finish(), which renames the temporary file to
// `path`.
class PackWriter {
  public:
    PackWriter(const std::filesystem::path& path, PackInfo info);
    ~PackWriter(); // removes the temporary file when finish() was not reached
    void append(const PackRecord& record, const uint8_t* pixels);
    size_t size() const;
    void finish();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace facefill
