#include "training/trainer/run_log.h"

#include <algorithm>
#include <unistd.h>

#include "core/error.h"

namespace facefill {

namespace {

using Clock = std::chrono::steady_clock;

// "pre-training  step 25 of 1400, 12 min left"
std::string place_text(const LogPlace& place, double minutes) {
    char text[96];
    std::snprintf(text, sizeof text, "  step %lld of %lld, %.0f min left", static_cast<long long>(place.step),
                  static_cast<long long>(place.steps), minutes);
    return place.phase + text;
}

} // namespace

RunLog::RunLog(const std::filesystem::path& folder)
    : file_(std::fopen((folder / "log.csv").c_str(), "a")), events_(folder),
      on_terminal_(isatty(STDOUT_FILENO) != 0) {
    if (!file_)
        throw Error(ErrorKind::io, "The run's log " + (folder / "log.csv").string() + " cannot be written.");
    if (std::ftell(file_) == 0)
        std::fputs("step,phase,name,value\n", file_);
}

RunLog::~RunLog() {
    clear_redrawn();
    std::fclose(file_);
}

void RunLog::figures(int64_t total, const std::string& phase, const std::map<std::string, double>& values) {
    for (const auto& [name, value] : values)
        std::fprintf(file_, "%lld,%s,%s,%.6g\n", static_cast<long long>(total), phase.c_str(), name.c_str(),
                     value);
    std::fflush(file_);
    events_.scalars(total, values);
}

void RunLog::add(const LogPlace& place, const std::map<std::string, double>& values, int64_t images) {
    for (const auto& [name, value] : values) {
        auto& [sum, count] = sums_[name];
        sum += value;
        ++count;
    }
    ++updates_;
    images_ += images;
    redraw(place);
}

void RunLog::progress(const LogPlace& place) {
    std::map<std::string, double> means;
    for (const auto& [name, sum] : sums_)
        means[name] = sum.first / double(sum.second);
    means["images/s"] = double(images_) / seconds_since_progress();
    std::string line = place_text(place, minutes_left(place));
    for (const auto& [name, value] : means) {
        char text[64];
        std::snprintf(text, sizeof text, "  %s %.4g", name.c_str(), value);
        line += text;
    }
    figures(place.total, place.phase, means);
    say(line);
    sums_.clear();
    updates_ = images_ = 0;
    last_progress_ = Clock::now();
}

void RunLog::say(const std::string& line) {
    clear_redrawn();
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
}

double RunLog::seconds_since_progress() const {
    return std::max(1e-3, std::chrono::duration<double>(Clock::now() - last_progress_).count());
}

double RunLog::minutes_left(const LogPlace& place) const {
    const double seconds_an_update = seconds_since_progress() / double(std::max<int64_t>(1, updates_));
    return double(place.steps - place.step) * seconds_an_update / 60;
}

void RunLog::redraw(const LogPlace& place) {
    constexpr std::chrono::milliseconds least{200};
    if (!on_terminal_ || Clock::now() - last_redraw_ < least)
        return;
    std::printf("\r\033[K%s, %.1f images/s", place_text(place, minutes_left(place)).c_str(),
                double(images_) / seconds_since_progress());
    std::fflush(stdout);
    last_redraw_ = Clock::now();
}

void RunLog::clear_redrawn() {
    if (on_terminal_ && last_redraw_ != Clock::time_point{})
        std::fputs("\r\033[K", stdout);
}

} // namespace facefill
