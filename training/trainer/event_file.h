// Figures in the form that TensorBoard reads: a TFRecord file of Event messages, encoded by hand, since
// Debian has no TensorFlow and four fields need no protobuf.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>

namespace facefill {

// CRC-32C (Castagnoli; RFC 3720), which guards each record.
uint32_t crc32c(const std::string& bytes);

class EventFile {
  public:
    // A new file events.out.tfevents.SECONDS.PID in the folder. Throws Error (io).
    explicit EventFile(const std::filesystem::path& folder);
    ~EventFile();
    EventFile(const EventFile&) = delete;
    EventFile& operator=(const EventFile&) = delete;

    // One event with a scalar for each value, on the disk when it returns.
    void scalars(int64_t step, const std::map<std::string, double>& values);

  private:
    void record(const std::string& message);

    std::FILE* file_;
};

} // namespace facefill
