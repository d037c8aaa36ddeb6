#include "core/models/safetensors.h"

#include <algorithm>
#include <cassert>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/models/atomic_file.h"
#include "core/models/safetensors_header.h"

namespace facefill {

const TensorView* Safetensors::find(const std::string& name) const& {
    const auto before = [](const TensorView& tensor, const std::string& wanted) {
        return tensor.name < wanted;
    };
    const auto found = std::lower_bound(tensors_.begin(), tensors_.end(), name, before);
    return found != tensors_.end() && found->name == name ? &*found : nullptr;
}

namespace {

// Wider elements first: with the data starting at a multiple of 8, every tensor is then aligned to its
// element.
std::vector<TensorView> in_file_order(std::vector<TensorView> tensors) {
    std::sort(tensors.begin(), tensors.end(), [](const TensorView& a, const TensorView& b) {
        const size_t width_a = dtype_bytes(a.dtype), width_b = dtype_bytes(b.dtype);
        return width_a != width_b ? width_a > width_b : a.name < b.name;
    });
    return tensors;
}

std::string make_header(const std::vector<TensorView>& tensors, const Metadata& metadata) {
    nlohmann::json header = nlohmann::json::object();
    if (!metadata.empty())
        header[metadata_key] = metadata;
    uint64_t offset = 0;
    for (const TensorView& tensor : tensors) {
        assert(tensor.name != metadata_key && !header.contains(tensor.name));
        assert(tensor.bytes == tensor_bytes(tensor.dtype, tensor.shape));
        header[tensor.name] = {{"dtype", tensor.dtype},
                               {"shape", tensor.shape},
                               {"data_offsets", {offset, offset + tensor.bytes}}};
        offset += tensor.bytes;
    }
    // A title typed in another encoding must not stop a day's training at its last step.
    std::string text = header.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return text;
}

} // namespace

void write_safetensors(const std::filesystem::path& path, const std::vector<TensorView>& tensors,
                       const Metadata& metadata) {
    const std::vector<TensorView> ordered = in_file_order(tensors);
    const std::string header = make_header(ordered, metadata);
    assert(header.size() <= largest_header);
    unsigned char length[8];
    for (size_t i = 0; i < sizeof length; ++i)
        length[i] = static_cast<unsigned char>(header.size() >> (8 * i));

    AtomicFile file(path);
    file.write(length, sizeof length);
    file.write(header.data(), header.size());
    for (const TensorView& tensor : ordered)
        file.write(tensor.data, tensor.bytes);
    file.commit();
}

} // namespace facefill
