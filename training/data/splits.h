// Splits by name, so that a person is in the same part in every pack and on every machine.
#pragma once

#include <cstdint>
#include <string>

#include "training/data/pack.h"

namespace facefill {

// FNV-1a with a finalizer; the same on every machine.
uint64_t stable_hash(const std::string& text, uint64_t seed = 0);

// 90 % train, 5 % validation, 5 % test.
Split split_by_name(const std::string& name);

// For data that come with their own test part: 95 % of the rest train, 5 % validation.
Split split_beside_test(const std::string& name);

} // namespace facefill
