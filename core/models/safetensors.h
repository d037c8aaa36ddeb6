// Reads and writes safetensors files: the only format weights travel in.
//
// Layout: 8-byte little-endian length of a JSON header, the header {name: {dtype, shape, data_offsets},
// "__metadata__": {string: string}}, then the tensors' bytes. The reader trusts nothing: it checks the
// header's size (at most 16 MiB), every offset against the file, overlaps and gaps, and type x shape against
// the bytes of each tensor. How a whole model is described on top of this: docs/model-format.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace facefill {

// A named block of numbers, row-major. The bytes belong to somebody else.
struct TensorView {
    std::string name;
    std::string dtype; // "F32", "F16", "BF16", "F64", "I64", "I32", "I16", "I8", "U8", "BOOL"
    std::vector<int64_t> shape;
    const std::byte* data =
        nullptr; // aligned to the element in files written here; other writers promise nothing
    size_t bytes = 0;
};

using Metadata = std::map<std::string, std::string>;

// Bytes of one element; 0 for a type that Facefill does not know.
size_t dtype_bytes(const std::string& dtype);

class Safetensors {
  public:
    // Maps the file into memory. Throws Error (model) naming the file and what is wrong with it, Error (io)
    // when it cannot be opened. Copies share the mapping, which lasts as long as the last of them.
    static Safetensors read(const std::filesystem::path& path);

    const Metadata& metadata() const { return metadata_; }
    // Sorted by name. The views' bytes go with the mapping, so none may be taken from a temporary.
    const std::vector<TensorView>& tensors() const& { return tensors_; }
    const std::vector<TensorView>& tensors() const&& = delete;
    // nullptr where the file has no tensor of that name.
    const TensorView* find(const std::string& name) const&;
    const TensorView* find(const std::string& name) const&& = delete;

  private:
    std::shared_ptr<const void> mapping_;
    Metadata metadata_;
    std::vector<TensorView> tensors_;
};

// Writes to a temporary file in the same folder and renames it. Throws Error (io). The same tensors and
// metadata give the same bytes in whatever order they are passed. Names must be unique UTF-8, bytes must fit
// type x shape.
void write_safetensors(const std::filesystem::path& path, const std::vector<TensorView>& tensors,
                       const Metadata& metadata);

} // namespace facefill
