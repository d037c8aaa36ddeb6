#include "core/models/safetensors_header.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_set>

namespace facefill {
namespace {

using nlohmann::json;

// A name from the file as it may be shown: short, without control characters.
std::string shown(const std::string& name) {
    constexpr size_t longest = 64;
    std::string text = name.substr(0, longest);
    while (name.size() > longest && !text.empty() &&
           (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) {
        text.pop_back(); // do not end in the middle of a UTF-8 character
    }
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, '?');
    return "'" + text + (name.size() > longest ? "...'" : "'");
}

// Refuses, while the text is parsed, what the parsed value would hide or what would cost memory first: names
// that occur twice in an object and deep nesting.
class StructureCheck {
  public:
    bool operator()(int depth, json::parse_event_t event, json& parsed) {
        const auto level = static_cast<size_t>(depth);
        const bool opens =
            event == json::parse_event_t::object_start || event == json::parse_event_t::array_start;
        if (opens && level >= names_.size())
            throw HeaderError("its header is nested too deeply");
        if (opens)
            names_[level].clear();
        if (event == json::parse_event_t::key) {
            const auto& name = parsed.get_ref<const std::string&>();
            if (!names_[level - 1].insert(name).second)
                throw HeaderError("its header holds the name " + shown(name) + " twice");
        }
        return true;
    }

  private:
    // header, tensor, shape: the format is three levels deep.
    std::array<std::unordered_set<std::string>, 3> names_;
};

json parse_json(std::string_view text) {
    // The parser would take a zero byte for the end and ignore what follows.
    if (text.empty() || text.front() != '{' || std::memchr(text.data(), 0, text.size()) != nullptr)
        throw HeaderError("its header is not a JSON object");
    StructureCheck check;
    try {
        return json::parse(text.begin(), text.end(), std::ref(check));
    } catch (const json::exception&) {
        throw HeaderError("its header is not valid JSON");
    }
}

Metadata parse_metadata(const json& value) {
    if (!value.is_object())
        throw HeaderError("its metadata is not a JSON object");
    Metadata metadata;
    for (const auto& [key, text] : value.items()) {
        if (!text.is_string())
            throw HeaderError("its metadata entry " + shown(key) + " is not a string");
        metadata.emplace(key, text.get<std::string>());
    }
    return metadata;
}

// The array of whole numbers `info[key]`, each in 0..2^63-1; none where it is anything else.
std::optional<std::vector<int64_t>> parse_numbers(const json& info, const char* key) {
    const auto found = info.find(key);
    if (found == info.end() || !found->is_array())
        return std::nullopt;
    std::vector<int64_t> numbers;
    for (const json& number : *found) {
        constexpr auto largest = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
        if (!number.is_number_unsigned() || number.get<uint64_t>() > largest)
            return std::nullopt;
        numbers.push_back(static_cast<int64_t>(number.get<uint64_t>()));
    }
    return numbers;
}

HeaderError wrong_tensor(const std::string& name, const std::string& what) {
    return HeaderError("its tensor " + shown(name) + " " + what);
}

TensorView parse_type_and_shape(const std::string& name, const json& info) {
    if (!info.is_object() || !info.contains("dtype") || !info["dtype"].is_string() || info.size() != 3)
        throw wrong_tensor(name, "is not described by dtype, shape and data_offsets");
    TensorView tensor;
    tensor.name = name;
    tensor.dtype = info["dtype"].get<std::string>();
    if (dtype_bytes(tensor.dtype) == 0)
        throw wrong_tensor(name, "has the unknown type " + shown(tensor.dtype));
    auto shape = parse_numbers(info, "shape");
    if (!shape)
        throw wrong_tensor(name, "has a shape that is not a list of sizes");
    tensor.shape = std::move(*shape);
    return tensor;
}

TensorView parse_tensor(const std::string& name, const json& info, const std::byte* data, size_t data_bytes) {
    TensorView tensor = parse_type_and_shape(name, info);
    const auto offsets = parse_numbers(info, "data_offsets");
    if (!offsets || offsets->size() != 2 || (*offsets)[0] > (*offsets)[1])
        throw wrong_tensor(name, "has offsets that are not a range");
    const auto begin = static_cast<size_t>((*offsets)[0]), end = static_cast<size_t>((*offsets)[1]);
    if (end > data_bytes)
        throw wrong_tensor(name, "reaches beyond the end of the file");
    if (tensor_bytes(tensor.dtype, tensor.shape) != end - begin)
        throw wrong_tensor(name, "has a shape that does not fit its bytes");
    tensor.data = data + begin;
    tensor.bytes = end - begin;
    return tensor;
}

// Every byte of the data belongs to exactly one tensor, so nothing can hide between them.
void check_coverage(const std::vector<TensorView>& tensors, const std::byte* data, size_t data_bytes) {
    std::vector<const TensorView*> by_place;
    for (const TensorView& tensor : tensors)
        by_place.push_back(&tensor);
    std::sort(by_place.begin(), by_place.end(), [](const TensorView* a, const TensorView* b) {
        return a->data != b->data ? a->data < b->data : a->bytes < b->bytes;
    });
    const std::byte* expected = data;
    for (const TensorView* tensor : by_place) {
        if (tensor->data != expected) {
            const char* what =
                tensor->data < expected ? " overlaps another one" : " has unused bytes before it";
            throw HeaderError("its tensor " + shown(tensor->name) + what);
        }
        expected += tensor->bytes;
    }
    if (expected != data + data_bytes)
        throw HeaderError("it holds bytes that belong to no tensor");
}

} // namespace

size_t dtype_bytes(const std::string& dtype) {
    static const std::map<std::string, size_t> widths = {{"F64", 8}, {"I64", 8},  {"F32", 4}, {"I32", 4},
                                                         {"F16", 2}, {"BF16", 2}, {"I16", 2}, {"I8", 1},
                                                         {"U8", 1},  {"BOOL", 1}};
    const auto found = widths.find(dtype);
    return found == widths.end() ? 0 : found->second;
}

std::optional<size_t> tensor_bytes(const std::string& dtype, const std::vector<int64_t>& shape) {
    size_t bytes = dtype_bytes(dtype);
    if (bytes == 0)
        return std::nullopt;
    for (const int64_t size : shape) {
        if (size < 0 || __builtin_mul_overflow(bytes, static_cast<size_t>(size), &bytes))
            return std::nullopt;
    }
    return bytes;
}

Header parse_header(std::string_view text, const std::byte* data, size_t data_bytes) {
    const json root = parse_json(text);
    Header header;
    for (const auto& [name, value] : root.items()) { // nlohmann's objects are sorted by name
        if (name == metadata_key) {
            header.metadata = parse_metadata(value);
        } else {
            header.tensors.push_back(parse_tensor(name, value, data, data_bytes));
        }
    }
    check_coverage(header.tensors, data, data_bytes);
    return header;
}

} // namespace facefill
