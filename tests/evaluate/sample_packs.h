// Packs and a model made by code, for tests that need some.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "training/data/pack.h"

namespace facefill::testing {

struct SamplePack {
    int resolution = 64;
    int channels = 3;
    int training = 2; // pictures of each split
    int test = 6;     // of half as many persons
    std::string frame = "ffhq";
    bool even = false; // one gray all over: 0.4 without "Smiling", 0.6 with it
};

// Shaded stripes that differ from picture to picture. The attribute "Smiling" is 1 for every second one.
std::shared_ptr<const Pack> write_pack(const std::filesystem::path& path, const SamplePack& sample = {});

// A small untrained cVAE, without a label or with "Smiling".
void write_model(const std::filesystem::path& path, bool with_label = false);

// A face judge with weights set by hand. It takes for every one of `attributes` a picture whose mean
// brightness is over a half, whatever the attribute's name; the embedding turns with the brightness.
void write_judge(const std::filesystem::path& path, const std::vector<std::string>& attributes);

} // namespace facefill::testing
