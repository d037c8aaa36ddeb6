// The parameters of facefill/parameters.h as typed values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/face/locate.h"
#include "core/fill/wish.h"

namespace facefill {

struct FillOptions {
    std::string model = "auto";
    FaceChoice face;
    float grow = -1;    // pixels of the picture; below 0: chosen by the face's size
    float feather = -1; // pixels of the picture; below 0: chosen
    uint64_t seed = 0;
    bool colour_match = true;
    int threads = 0; // 0: all
    std::string precision = "auto";
    std::vector<AttributeWish> wishes;

    // Sets one parameter from its text, as on a command line. Throws Error (input) with one sentence where
    // there is no such parameter or the value is not in its range.
    void set(const std::string& name, const std::string& value);
};

} // namespace facefill
