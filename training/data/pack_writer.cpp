#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

#include <unistd.h>

#include "core/error.h"
#include "training/data/pack_format.h"

namespace facefill {
namespace {

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

} // namespace

struct PackWriter::Impl {
    std::filesystem::path path, temporary;
    PackInfo info;
    std::vector<PackRecord> records;
    std::FILE* file = nullptr; // null again once finished

    ~Impl() {
        if (!file)
            return;
        std::fclose(file);
        remove_temporary();
    }
    void remove_temporary() const {
        std::error_code ignored;
        std::filesystem::remove(temporary, ignored);
    }
    [[noreturn]] void fail() const {
        throw Error(ErrorKind::io, "The pack " + path.string() +
                                       " cannot be written: " + std::generic_category().message(errno) + ".");
    }
    void write(const void* bytes, size_t count) const {
        if (std::fwrite(bytes, 1, count, file) != count)
            fail();
    }
    // A full disk may show only here.
    void close() {
        if (std::fflush(file) != 0 || fsync(fileno(file)) != 0)
            fail();
        std::fclose(std::exchange(file, nullptr));
    }
    void write_header(const std::string& index) const {
        PackHeader header{};
        std::memcpy(header.magic, pack_magic, sizeof pack_magic);
        header.version = pack_version;
        header.resolution = static_cast<uint32_t>(info.resolution);
        header.channels = static_cast<uint32_t>(info.channels);
        header.count = records.size();
        header.index_bytes = index.size();
        header.index_checksum = pack_checksum(reinterpret_cast<const uint8_t*>(index.data()), index.size());
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
    const std::string zeros(pack_pixels_offset, '\0');
    impl_->write(zeros.data(), zeros.size());
}

PackWriter::~PackWriter() = default;

void PackWriter::append(const PackRecord& record, const uint8_t* pixels) {
    if (record.attributes.size() != impl_->info.attribute_names.size())
        throw Error(ErrorKind::input, "The picture " + record.source + " has " +
                                          std::to_string(record.attributes.size()) +
                                          " attributes, the pack has " +
                                          std::to_string(impl_->info.attribute_names.size()) + ".");
    impl_->write(pixels, pack_picture_bytes(impl_->info));
    impl_->records.push_back(record);
}

size_t PackWriter::size() const {
    return impl_->records.size();
}

void PackWriter::finish() {
    const std::string index = index_of(impl_->info, impl_->records);
    impl_->write(index.data(), index.size());
    impl_->write_header(index);
    impl_->close();
    std::error_code failed;
    std::filesystem::rename(impl_->temporary, impl_->path, failed);
    if (!failed)
        return;
    impl_->remove_temporary();
    throw Error(ErrorKind::io,
                "The pack " + impl_->path.string() + " cannot be written: " + failed.message() + ".");
}

} // namespace facefill
