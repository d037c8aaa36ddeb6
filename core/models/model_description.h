// What a model file says of itself in its metadata: enough to build the network, align the face and show it
// in a menu.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/models/safetensors.h"

namespace facefill {

struct ModelDescription {
    std::string name;                 // file name without .safetensors; not stored
    std::string title;                // a few words for the menu
    std::string architecture;         // "cvae", "portrait", ...: the file in core/networks that builds it
    std::map<std::string, int> sizes; // the architecture's own sizes, e.g. {"latent": 256}
    std::vector<std::string> attributes;
    std::string frame;         // canonical frame the faces were aligned to, "ffhq"; see core/face/frame.h
    int resolution = 0;        // side of the square the network works on, pixels
    std::string value_range;   // "0..1" or "-1..1"
    std::string training_data; // what it was trained on, for the model card
    std::string licence;       // what it may be used for
    std::string recipe_sha;    // SHA-256 of the effective recipe
    int quality = 0;           // larger is preferred by `--model auto`

    Metadata to_metadata() const;
    // Throws Error (model) naming `path` and the key that is missing or does not parse.
    static ModelDescription from_metadata(const Metadata& metadata, const std::filesystem::path& path);
};

} // namespace facefill
