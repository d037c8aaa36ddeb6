// Opening and mapping a safetensors file; the header's own checks are in safetensors_header.cpp.
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/models/safetensors.h"
#include "core/models/safetensors_header.h"

namespace facefill {
namespace {

Error cannot_open(const std::filesystem::path& path, const std::string& reason) {
    return Error(ErrorKind::io,
                 "Cannot read '" + path.string() + "': " + reason + "; check the path and its permissions.");
}

Error damaged(const std::filesystem::path& path, const std::string& what) {
    return Error(ErrorKind::model, "'" + path.string() + "' is not a whole safetensors file: " + what +
                                       "; replace it by a good copy.");
}

struct Mapping {
    std::shared_ptr<const void> memory;
    size_t bytes = 0;
};

// Takes over the descriptor. A fifo or a device is refused before it can block.
Mapping map_descriptor(int descriptor, const std::filesystem::path& path) {
    struct stat status = {};
    const bool regular = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
    const auto bytes = regular ? static_cast<size_t>(status.st_size) : 0;
    void* memory = bytes > 0 ? mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE, descriptor, 0) : MAP_FAILED;
    const int reason = errno;
    close(descriptor);
    if (!regular)
        throw cannot_open(path, S_ISDIR(status.st_mode) ? "it is a folder" : "it is not a plain file");
    if (bytes == 0)
        throw damaged(path, "it is empty");
    if (memory == MAP_FAILED)
        throw cannot_open(path, std::strerror(reason));
    return {std::shared_ptr<const void>(memory, [bytes](void* address) { munmap(address, bytes); }), bytes};
}

Mapping map_file(const std::filesystem::path& path) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        throw cannot_open(path, std::strerror(errno));
    return map_descriptor(descriptor, path);
}

} // namespace

Safetensors Safetensors::read(const std::filesystem::path& path) {
    constexpr size_t length_bytes = 8;
    const Mapping mapping = map_file(path);
    const auto* start = static_cast<const std::byte*>(mapping.memory.get());
    if (mapping.bytes < length_bytes)
        throw damaged(path, "it is too short");
    uint64_t header_bytes = 0;
    for (size_t i = 0; i < length_bytes; ++i)
        header_bytes |= std::to_integer<uint64_t>(start[i]) << (8 * i);
    if (header_bytes > largest_header)
        throw damaged(path, "its header is larger than 16 MiB");
    if (header_bytes > mapping.bytes - length_bytes)
        throw damaged(path, "its header reaches beyond its end");
    const std::string_view text(reinterpret_cast<const char*>(start + length_bytes), header_bytes);
    const size_t data_start = length_bytes + header_bytes;
    try {
        Header header = parse_header(text, start + data_start, mapping.bytes - data_start);
        Safetensors file;
        file.mapping_ = mapping.memory;
        file.metadata_ = std::move(header.metadata);
        file.tensors_ = std::move(header.tensors);
        return file;
    } catch (const HeaderError& error) {
        throw damaged(path, error.what());
    }
}

} // namespace facefill
