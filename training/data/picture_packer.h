// Makes a pack's square out of one picture: finds the face and crops its frame, or takes the picture's
// middle.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include <opencv2/core.hpp>

namespace facefill {

enum class Outcome : uint8_t {
    packed = 0,
    unreadable = 1, // the picture cannot be decoded
    no_face = 2,
    outside = 3, // too much of the face's frame lies outside the picture
};
constexpr size_t outcome_count = 4;

struct PackingSettings {
    bool align = true;         // to the canonical frame; else the largest square in the middle
    int resolution = 192;      // pixels
    int channels = 3;          // 1 or 3
    float max_outside = 0.12f; // share_outside() above which a face is left out
};

struct PackedPicture {
    Outcome outcome = Outcome::unreadable;
    std::array<float, 136> landmarks{}; // as in PackRecord
    std::vector<uint8_t> pixels;        // resolution x resolution x channels where packed, else empty
};

class PicturePacker {
  public:
    // landmark_file: not needed where nothing is aligned. Throws Error (model) when faces or landmarks cannot
    // be found.
    PicturePacker(const PackingSettings& settings, const std::filesystem::path& landmark_file);
    ~PicturePacker();

    // picture: CV_8UC3 RGB or CV_8UC1, empty where it cannot be decoded. One thread at a time.
    PackedPicture pack(const cv::Mat& picture) const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace facefill
