// The JSON header of a safetensors file, checked against the bytes that follow it. Internal to core/models.
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/models/safetensors.h"

namespace facefill {

constexpr size_t largest_header = size_t{16} << 20;
constexpr const char* metadata_key = "__metadata__";

// What is wrong with a header, as a clause without the file's name ("its header is not JSON").
struct HeaderError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Header {
    Metadata metadata;
    std::vector<TensorView> tensors; // sorted by name, pointing into `data`
};

// Bytes of a tensor; none where the type is unknown, a dimension negative or the product too large for
// size_t.
std::optional<size_t> tensor_bytes(const std::string& dtype, const std::vector<int64_t>& shape);

// `text` is the header, `data` the rest of the file. Throws HeaderError.
Header parse_header(std::string_view text, const std::byte* data, size_t data_bytes);

} // namespace facefill
