#include <memory>

#include <zlib.h>

#include "core/error.h"
#include "training/data/class_labels.h"
#include "training/data/data_set.h"
#include "training/data/splits.h"

// The idx format (http://yann.lecun.com/exdb/mnist): two zeros, type 8 (bytes), number of dimensions, each
// dimension as 32 bits big-endian, the bytes.
namespace facefill {
namespace {

namespace fs = std::filesystem;

constexpr size_t digits = 10;
constexpr size_t largest_file = size_t{1} << 30; // bytes once unpacked; MNIST's largest has 47 million

struct Idx {
    std::vector<uint32_t> dimensions;
    std::vector<uint8_t> bytes;
};

fs::path plain_or_gzip(const fs::path& folder, const std::string& name) {
    const fs::path plain = folder / name, packed = folder / (name + ".gz");
    if (!fs::exists(plain) && !fs::exists(packed))
        throw Error(ErrorKind::io, "MNIST's file " + plain.string() + " is missing, plain and with .gz.");
    return fs::exists(plain) ? plain : packed;
}

// zlib reads plain files as they are.
std::vector<uint8_t> unpacked(const fs::path& path) {
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
    std::vector<uint8_t> bytes, part(1 << 20);
    int count = file ? 1 : -1;
    while (count > 0 && bytes.size() <= largest_file) {
        count = gzread(file.get(), part.data(), static_cast<unsigned>(part.size()));
        bytes.insert(bytes.end(), part.begin(), part.begin() + std::max(count, 0));
    }
    int state = Z_OK;
    if (file)
        gzerror(file.get(), &state);
    if (count < 0 || (state != Z_OK && state != Z_STREAM_END))
        throw Error(ErrorKind::io, path.string() + " cannot be read or is cut off; fetch it again.");
    return bytes;
}

uint32_t big_endian(const uint8_t* bytes) {
    return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | bytes[3];
}

Idx read_idx(const fs::path& path, size_t dimensions) {
    Idx idx;
    std::vector<uint8_t> bytes = unpacked(path);
    const size_t header = 4 + 4 * dimensions;
    if (bytes.size() < header || big_endian(bytes.data()) != (8u << 8 | dimensions))
        throw Error(ErrorKind::input, path.string() + " is not an idx file of bytes with " +
                                          std::to_string(dimensions) + " dimensions.");
    uint64_t expected = 1;
    for (size_t i = 0; i < dimensions; ++i) {
        idx.dimensions.push_back(big_endian(&bytes[4 + 4 * i]));
        expected = std::min<uint64_t>(expected * idx.dimensions.back(), largest_file + 1);
    }
    if (expected != bytes.size() - header)
        throw Error(ErrorKind::input, path.string() + " is cut off or damaged; fetch it again.");
    bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(header));
    idx.bytes = std::move(bytes);
    return idx;
}

// Appends the pictures of one part to `pixels` and their records to `data`.
void add_part(DataSet& data, std::vector<uint8_t>& pixels, const fs::path& source, const std::string& part) {
    const fs::path file = plain_or_gzip(source, part + "-images-idx3-ubyte");
    const Idx pictures = read_idx(file, 3);
    const Idx labels = read_idx(plain_or_gzip(source, part + "-labels-idx1-ubyte"), 1);
    if (pictures.dimensions[0] != labels.dimensions[0])
        throw Error(ErrorKind::input, file.string() + " has " + std::to_string(pictures.dimensions[0]) +
                                          " pictures, but there are " + std::to_string(labels.dimensions[0]) +
                                          " labels.");
    const uint32_t side = pictures.dimensions[1];
    if (side == 0 || side != pictures.dimensions[2] || (!data.items.empty() && int(side) != data.resolution))
        throw Error(ErrorKind::input,
                    file.string() + " has pictures that are not square or not all of one size.");
    data.resolution = static_cast<int>(side);
    for (size_t i = 0; i < labels.bytes.size(); ++i) {
        if (labels.bytes[i] >= digits)
            throw Error(ErrorKind::input, "A label beside " + file.string() + " is over 9.");
        PackRecord item;
        item.source = part + "/" + std::to_string(i);
        item.identity = labels.bytes[i];
        item.split = part == "t10k" ? Split::test : split_beside_test(item.source);
        item.attributes = one_of(digits, labels.bytes[i]);
        data.items.push_back(item);
    }
    pixels.insert(pixels.end(), pictures.bytes.begin(), pictures.bytes.end());
}

} // namespace

DataSet read_mnist(const DataSetOptions& options) {
    DataSet data;
    data.of_faces = false;
    data.channels = 1;
    data.origin = "MNIST";
    for (size_t digit = 0; digit < digits; ++digit)
        data.attribute_names.push_back(std::to_string(digit));
    auto pixels = std::make_shared<std::vector<uint8_t>>();
    add_part(data, *pixels, options.source, "train");
    add_part(data, *pixels, options.source, "t10k");
    data.read = [pixels, side = data.resolution](size_t index) {
        return cv::Mat(side, side, CV_8UC1, pixels->data() + index * side * side);
    };
    return data;
}

} // namespace facefill
