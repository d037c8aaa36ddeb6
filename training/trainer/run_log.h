// What a run tells: a CSV file for plots, and lines for whoever watches.
#pragma once

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>

namespace facefill {

class RunLog {
  public:
    // Appends to DIR/log.csv: step,phase,name,value - one line a figure, so that phases may log different ones.
    explicit RunLog(const std::filesystem::path& directory);
    ~RunLog();
    RunLog(const RunLog&) = delete;
    RunLog& operator=(const RunLog&) = delete;

    void figures(int64_t step, const std::string& phase, const std::map<std::string, double>& values);
    // Means of the figures since the last line, with images/s and the time left of the phase.
    void progress(int64_t step, int64_t steps, const std::string& phase, int64_t images);
    void add(const std::map<std::string, double>& values);

  private:
    std::FILE* file_;
    std::map<std::string, std::pair<double, int64_t>> sums_;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
    int64_t last_images_ = 0;
    int64_t last_step_ = 0;
};

} // namespace facefill
