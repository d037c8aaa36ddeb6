// What a run tells: a CSV file and TensorBoard's events for plots, and lines for whoever watches.
#pragma once

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>

#include "training/trainer/event_file.h"

namespace facefill {

struct LogPlace {
    int64_t step, steps; // updates done in the phase, and how many it has
    int64_t total;       // updates done in the run
    std::string phase;
};

class RunLog {
  public:
    // Appends to FOLDER/log.csv: step,phase,name,value - one line a figure, so that phases may log different
    // ones; step counts the whole run's updates. Throws Error (io).
    explicit RunLog(const std::filesystem::path& folder);
    ~RunLog();
    RunLog(const RunLog&) = delete;
    RunLog& operator=(const RunLog&) = delete;

    void figures(int64_t total, const std::string& phase, const std::map<std::string, double>& values);
    // The figures of one update. On a terminal, redraws a line that says how far the phase is.
    void add(const LogPlace& place, const std::map<std::string, double>& values, int64_t images);
    // Logs and prints the means of the figures since the last call, with images/s and the time left of the
    // phase.
    void progress(const LogPlace& place);
    // A line of its own.
    void say(const std::string& line);

  private:
    double seconds_since_progress() const;
    double minutes_left(const LogPlace& place) const;
    void redraw(const LogPlace& place);
    void clear_redrawn();

    std::FILE* file_;
    EventFile events_;
    std::map<std::string, std::pair<double, int64_t>> sums_; // since the last progress()
    int64_t updates_ = 0, images_ = 0;                       // since the last progress()
    std::chrono::steady_clock::time_point last_progress_ = std::chrono::steady_clock::now(), last_redraw_{};
    bool on_terminal_;
};

} // namespace facefill
