// A file that appears whole or not at all: it is written under a temporary name in the same folder and
// renamed.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace facefill {

class AtomicFile {
  public:
    // Creates the temporary file beside `path`. All members throw Error (io) naming `path` and the reason.
    explicit AtomicFile(std::filesystem::path path);
    // Removes the temporary file where commit() was not reached.
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(const void* data, size_t bytes);
    // Brings the bytes to the disk, then gives the file its name, replacing an older one.
    void commit();

  private:
    [[noreturn]] void fail_with_errno() const;

    std::filesystem::path path_;
    std::string temporary_;
    int descriptor_ = -1;
};

} // namespace facefill
