#include "core/models/atomic_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include "core/error.h"

namespace facefill {

AtomicFile::AtomicFile(std::filesystem::path path)
    : path_(std::move(path)), temporary_(path_.string() + ".tmp-" + std::to_string(getpid())) {
    unlink(temporary_.c_str()); // left by a killed process that had the same id
    descriptor_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ < 0)
        fail_with_errno();
}

AtomicFile::~AtomicFile() {
    if (descriptor_ >= 0)
        close(descriptor_);
    if (!temporary_.empty())
        unlink(temporary_.c_str());
}

void AtomicFile::write(const void* data, size_t bytes) {
    auto next = static_cast<const char*>(data);
    while (bytes > 0) {
        const ssize_t written = ::write(descriptor_, next, bytes);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            fail_with_errno();
        next += written;
        bytes -= static_cast<size_t>(written);
    }
}

void AtomicFile::commit() {
    if (fsync(descriptor_) != 0)
        fail_with_errno();
    const int descriptor = descriptor_;
    descriptor_ = -1;
    if (close(descriptor) != 0 || rename(temporary_.c_str(), path_.c_str()) != 0)
        fail_with_errno();
    temporary_.clear();

    // The new name must survive a power cut too; a file system that cannot sync folders has done what it can.
    const auto folder = path_.has_parent_path() ? path_.parent_path() : std::filesystem::path(".");
    const int folder_descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder_descriptor >= 0) {
        fsync(folder_descriptor);
        close(folder_descriptor);
    }
}

void AtomicFile::fail_with_errno() const {
    const std::string reason = std::strerror(errno);
    throw Error(ErrorKind::io, "Cannot write '" + path_.string() + "': " + reason +
                                   "; check that the folder exists, is writable and has space left.");
}

} // namespace facefill
