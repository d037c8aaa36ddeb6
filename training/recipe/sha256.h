// SHA-256 (FIPS 180-4) of a short text: names the recipe that a model was trained by. Here and not from a
// library, so that the trainer builds with LibTorch and a compiler alone.
#pragma once

#include <string>

namespace facefill {

// 64 hexadecimal digits.
std::string sha256(const std::string& text);

} // namespace facefill
