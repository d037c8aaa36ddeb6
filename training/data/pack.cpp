#include "training/data/pack.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "training/data/pack_format.h"

namespace facefill {
namespace {

constexpr uint32_t largest_resolution = 4096;

[[noreturn]] void fail_damaged(const std::filesystem::path& path) {
    throw Error(ErrorKind::input, path.string() + " is a damaged or truncated pack; prepare it again.");
}

class IndexReader {
  public:
    IndexReader(const uint8_t* bytes, size_t count, std::filesystem::path path)
        : next_(bytes), end_(bytes + count), path_(std::move(path)) {}
    template<typename T>
    T number() {
        T value;
        std::memcpy(&value, take(sizeof value), sizeof value);
        return value;
    }
    std::string text() {
        const auto length = number<uint32_t>();
        return std::string(reinterpret_cast<const char*>(take(length)), length);
    }
    void floats(float* values, size_t count) {
        const uint8_t* bytes = take(count * sizeof(float));
        if (count > 0) // an empty vector has no address, which memcpy must not be given
            std::memcpy(values, bytes, count * sizeof(float));
    }
    size_t left() const { return static_cast<size_t>(end_ - next_); }

  private:
    const uint8_t* take(size_t count) {
        if (left() < count)
            fail_damaged(path_);
        const uint8_t* here = next_;
        next_ += count;
        return here;
    }
    const uint8_t* next_;
    const uint8_t* end_;
    std::filesystem::path path_;
};

struct Mapping {
    const uint8_t* bytes = nullptr;
    size_t size = 0;
    ~Mapping() {
        if (bytes)
            munmap(const_cast<uint8_t*>(bytes), size);
    }
};

std::shared_ptr<Mapping> map_file(const std::filesystem::path& path) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        throw Error(ErrorKind::io, "The pack " + path.string() +
                                       " cannot be opened: " + std::generic_category().message(errno) + ".");
    struct stat status {};
    auto mapping = std::make_shared<Mapping>();
    const bool regular = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    if (regular && status.st_size > 0) {
        void* address = mmap(nullptr, static_cast<size_t>(status.st_size), PROT_READ, MAP_SHARED, file, 0);
        if (address != MAP_FAILED) {
            mapping->bytes = static_cast<const uint8_t*>(address);
            mapping->size = static_cast<size_t>(status.st_size);
        }
    }
    close(file);
    if (!regular || (status.st_size > 0 && !mapping->bytes))
        throw Error(ErrorKind::io, "The pack " + path.string() + " cannot be mapped; is it a plain file?");
    return mapping;
}

PackHeader read_header(const Mapping& mapping, const std::filesystem::path& path) {
    PackHeader header{};
    if (mapping.size < sizeof pack_magic || std::memcmp(mapping.bytes, pack_magic, sizeof pack_magic) != 0)
        throw Error(ErrorKind::input, path.string() + " is not a pack; make one with `facefill prepare`.");
    if (mapping.size < pack_pixels_offset)
        fail_damaged(path);
    std::memcpy(&header, mapping.bytes, sizeof header);
    if (header.version != pack_version)
        throw Error(ErrorKind::input, path.string() + " is a pack of version " +
                                          std::to_string(header.version) + ", this program reads version " +
                                          std::to_string(pack_version) + "; prepare it again.");
    return header;
}

// Checks every size against the file's before any is used; no product here can overflow.
uint64_t checked_index_offset(const PackHeader& header, uint64_t file_size,
                              const std::filesystem::path& path) {
    const bool sizes_known = header.resolution > 0 && header.resolution <= largest_resolution &&
                             (header.channels == 1 || header.channels == 3);
    if (!sizes_known)
        fail_damaged(path);
    const uint64_t picture = uint64_t{header.resolution} * header.resolution * header.channels;
    const uint64_t body = file_size - pack_pixels_offset;
    if (header.count > body / picture || header.index_bytes != body - header.count * picture)
        fail_damaged(path);
    return pack_pixels_offset + header.count * picture;
}

PackRecord read_record(IndexReader& reader, size_t attributes, const std::filesystem::path& path) {
    PackRecord record;
    record.source = reader.text();
    record.identity = reader.number<int32_t>();
    const auto split = reader.number<uint8_t>();
    if (split > static_cast<uint8_t>(Split::test))
        fail_damaged(path);
    record.split = static_cast<Split>(split);
    record.attributes.resize(attributes);
    reader.floats(record.attributes.data(), attributes);
    reader.floats(record.landmarks.data(), record.landmarks.size());
    return record;
}

} // namespace

Split parse_split(const std::string& name) {
    if (name == "train")
        return Split::train;
    if (name == "validation")
        return Split::validation;
    if (name == "test")
        return Split::test;
    throw Error(ErrorKind::input, "There is no split \"" + name + "\"; choose train, validation or test.");
}

Pack::Pack(const std::filesystem::path& path) {
    const std::shared_ptr<Mapping> mapping = map_file(path);
    const PackHeader header = read_header(*mapping, path);
    const uint64_t index_offset = checked_index_offset(header, mapping->size, path);
    const uint8_t* index = mapping->bytes + index_offset;
    if (pack_checksum(index, header.index_bytes) != header.index_checksum)
        fail_damaged(path);
    IndexReader reader(index, header.index_bytes, path);
    info_.resolution = static_cast<int>(header.resolution);
    info_.channels = static_cast<int>(header.channels);
    info_.frame = reader.text();
    info_.origin = reader.text();
    const auto attributes = reader.number<uint32_t>();
    for (uint32_t i = 0; i < attributes; ++i)
        info_.attribute_names.push_back(reader.text());
    for (uint64_t i = 0; i < header.count; ++i)
        records_.push_back(read_record(reader, attributes, path));
    if (reader.left() != 0)
        fail_damaged(path);
    pixels_ = mapping->bytes + pack_pixels_offset;
    mapping_ = mapping;
}

const uint8_t* Pack::pixels(size_t index) const {
    return pixels_ + index * pack_picture_bytes(info_);
}

std::vector<size_t> Pack::indices(Split split) const {
    std::vector<size_t> chosen;
    for (size_t i = 0; i < records_.size(); ++i)
        if (records_[i].split == split)
            chosen.push_back(i);
    return chosen;
}

int Pack::attribute_index(const std::string& name) const {
    const auto& names = info_.attribute_names;
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

} // namespace facefill
