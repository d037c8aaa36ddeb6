#include "training/data/splits.h"

namespace facefill {

uint64_t stable_hash(const std::string& text, uint64_t seed) {
    uint64_t hash = 14695981039346656037ull ^ seed;
    for (const unsigned char byte : text)
        hash = (hash ^ byte) * 1099511628211ull;
    hash ^= hash >> 33;
    hash *= 0xff51afd7ed558ccdull;
    return hash ^ (hash >> 33);
}

Split split_by_name(const std::string& name) {
    const uint64_t percent = stable_hash(name) % 100;
    return percent < 90 ? Split::train : percent < 95 ? Split::validation : Split::test;
}

Split split_beside_test(const std::string& name) {
    return stable_hash(name) % 100 < 95 ? Split::train : Split::validation;
}

} // namespace facefill
