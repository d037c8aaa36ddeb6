#include "training/data/pack.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"

// Layout, little-endian: Header, zeros up to pixels_offset, the pixels of every picture, the index.
// The index: frame, origin, number of attribute names, the names; then for each picture source, identity,
// split, attributes, landmarks. A text is its length (32 bits) and its bytes.
namespace facefill {
namespace {

constexpr char magic[8] = {'F', 'F', 'P', 'A', 'C', 'K', '\r', '\n'};
constexpr uint32_t format_version = 1;
constexpr uint64_t pixels_offset = 4096; // a page, so that pictures are aligned for whoever maps the file
constexpr uint32_t largest_resolution = 4096;

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "packs are written as the processor holds numbers");

struct Header {
    char magic[8];
    uint32_t version;
    uint32_t resolution;
    uint32_t channels;
    uint32_t reserved;
    uint64_t count;
    uint64_t index_bytes;
    uint64_t index_checksum;
};
static_assert(sizeof(Header) == 48);

// FNV-1a, 64 bits: a damaged index is noticed before it is believed.
uint64_t checksum(const uint8_t* bytes, size_t count) {
    uint64_t hash = 14695981039346656037ull;
    for (size_t i = 0; i < count; ++i)
        hash = (hash ^ bytes[i]) * 1099511628211ull;
    return hash;
}

[[noreturn]] void fail_damaged(const std::filesystem::path& path) {
    throw Error(ErrorKind::input, path.string() + " is a damaged or truncated pack; prepare it again.");
}

class IndexWriter {
  public:
    template<typename T>
    void number(T value) {
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void text(const std::string& value) {
        number(static_cast<uint32_t>(value.size()));
        bytes_ += value;
    }
    void floats(const float* values, size_t count) {
        bytes_.append(reinterpret_cast<const char*>(values), count * sizeof(float));
    }
    const std::string& bytes() const { return bytes_; }

  private:
    std::string bytes_;
};

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
        std::memcpy(values, take(count * sizeof(float)), count * sizeof(float));
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

Header read_header(const Mapping& mapping, const std::filesystem::path& path) {
    Header header{};
    if (mapping.size < sizeof magic || std::memcmp(mapping.bytes, magic, sizeof magic) != 0)
        throw Error(ErrorKind::input, path.string() + " is not a pack; make one with `facefill prepare`.");
    if (mapping.size < pixels_offset)
        fail_damaged(path);
    std::memcpy(&header, mapping.bytes, sizeof header);
    if (header.version != format_version)
        throw Error(ErrorKind::input, path.string() + " is a pack of version " +
                                          std::to_string(header.version) + ", this program reads version " +
                                          std::to_string(format_version) + "; prepare it again.");
    return header;
}

// Checks every size against the file's before any is used; no product here can overflow.
uint64_t checked_index_offset(const Header& header, uint64_t file_size, const std::filesystem::path& path) {
    const bool sizes_known = header.resolution > 0 && header.resolution <= largest_resolution &&
                             (header.channels == 1 || header.channels == 3);
    if (!sizes_known)
        fail_damaged(path);
    const uint64_t picture = uint64_t{header.resolution} * header.resolution * header.channels;
    const uint64_t body = file_size - pixels_offset;
    if (header.count > body / picture || header.index_bytes != body - header.count * picture)
        fail_damaged(path);
    return pixels_offset + header.count * picture;
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

std::string index_of(const PackInfo& info, const std::vector<PackRecord>& records) {
    IndexWriter writer;
    writer.text(info.frame);
    writer.text(info.origin);
    writer.number(static_cast<uint32_t>(info.attribute_names.size()));
    for (const std::string& name : info.attribute_names)
        writer.text(name);
    for (const PackRecord& record : records) {
        writer.text(record.source);
        writer.number(record.identity);
        writer.number(static_cast<uint8_t>(record.split));
        writer.floats(record.attributes.data(), record.attributes.size());
        writer.floats(record.landmarks.data(), record.landmarks.size());
    }
    return writer.bytes();
}

size_t picture_bytes(const PackInfo& info) {
    return static_cast<size_t>(info.resolution) * info.resolution * info.channels;
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
    const Header header = read_header(*mapping, path);
    const uint64_t index_offset = checked_index_offset(header, mapping->size, path);
    const uint8_t* index = mapping->bytes + index_offset;
    if (checksum(index, header.index_bytes) != header.index_checksum)
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
    pixels_ = mapping->bytes + pixels_offset;
    mapping_ = mapping;
}

const uint8_t* Pack::pixels(size_t index) const {
    return pixels_ + index * picture_bytes(info_);
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

struct PackWriter::Impl {
    std::filesystem::path path, temporary;
    PackInfo info;
    std::vector<PackRecord> records;
    std::FILE* file = nullptr;

    [[noreturn]] void fail() const {
        throw Error(ErrorKind::io, "The pack " + path.string() +
                                       " cannot be written: " + std::generic_category().message(errno) + ".");
    }
    void write(const void* bytes, size_t count) const {
        if (std::fwrite(bytes, 1, count, file) != count)
            fail();
    }
    void write_header(const std::string& index) const {
        Header header{};
        std::memcpy(header.magic, magic, sizeof magic);
        header.version = format_version;
        header.resolution = static_cast<uint32_t>(info.resolution);
        header.channels = static_cast<uint32_t>(info.channels);
        header.count = records.size();
        header.index_bytes = index.size();
        header.index_checksum = checksum(reinterpret_cast<const uint8_t*>(index.data()), index.size());
        if (std::fseek(file, 0, SEEK_SET) != 0)
            fail();
        write(&header, sizeof header);
    }
};

PackWriter::PackWriter(const std::filesystem::path& path, PackInfo info) : impl_(std::make_unique<Impl>()) {
    impl_->path = path;
    impl_->temporary = path.string() + ".tmp";
    impl_->info = std::move(info);
    impl_->file = std::fopen(impl_->temporary.c_str(), "wb");
    if (!impl_->file)
        impl_->fail();
    const std::string zeros(pixels_offset, '\0');
    impl_->write(zeros.data(), zeros.size());
}

PackWriter::~PackWriter() {
    if (!impl_->file)
        return;
    std::fclose(impl_->file);
    std::error_code ignored;
    std::filesystem::remove(impl_->temporary, ignored);
}

void PackWriter::append(const PackRecord& record, const uint8_t* pixels) {
    if (record.attributes.size() != impl_->info.attribute_names.size())
        throw Error(ErrorKind::input, "The picture " + record.source + " has " +
                                          std::to_string(record.attributes.size()) +
                                          " attributes, the pack has " +
                                          std::to_string(impl_->info.attribute_names.size()) + ".");
    impl_->write(pixels, picture_bytes(impl_->info));
    impl_->records.push_back(record);
}

size_t PackWriter::size() const {
    return impl_->records.size();
}

void PackWriter::finish() {
    const std::string index = index_of(impl_->info, impl_->records);
    impl_->write(index.data(), index.size());
    impl_->write_header(index);
    if (std::fflush(impl_->file) != 0 || fsync(fileno(impl_->file)) != 0)
        impl_->fail();
    std::FILE* file = std::exchange(impl_->file, nullptr);
    if (std::fclose(file) != 0)
        impl_->fail();
    std::error_code failed;
    std::filesystem::rename(impl_->temporary, impl_->path, failed);
    if (failed)
        throw Error(ErrorKind::io,
                    "The pack " + impl_->path.string() + " cannot be written: " + failed.message() + ".");
}

} // namespace facefill
