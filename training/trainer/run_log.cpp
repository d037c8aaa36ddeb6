#include "training/trainer/run_log.h"

#include "core/error.h"

namespace facefill {

RunLog::RunLog(const std::filesystem::path& directory)
    : file_(std::fopen((directory / "log.csv").c_str(), "a")) {
    if (!file_)
        throw Error(ErrorKind::io, "The run's log " + (directory / "log.csv").string() + " cannot be written.");
    if (std::ftell(file_) == 0)
        std::fputs("step,phase,name,value\n", file_);
}

RunLog::~RunLog() {
    std::fclose(file_);
}

void RunLog::figures(int64_t step, const std::string& phase, const std::map<std::string, double>& values) {
    for (const auto& [name, value] : values)
        std::fprintf(file_, "%lld,%s,%s,%.6g\n", static_cast<long long>(step), phase.c_str(), name.c_str(), value);
    std::fflush(file_);
}

void RunLog::add(const std::map<std::string, double>& values) {
    for (const auto& [name, value] : values) {
        auto& [sum, count] = sums_[name];
        sum += value;
        ++count;
    }
}

void RunLog::progress(int64_t step, int64_t steps, const std::string& phase, int64_t images) {
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::max(1e-3, std::chrono::duration<double>(now - last_).count());
    std::map<std::string, double> means;
    for (const auto& [name, sum] : sums_)
        means[name] = sum.first / double(sum.second);
    means["images/s"] = double(images - last_images_) / seconds;
    figures(step, phase, means);
    const double left = double(steps - step) * seconds / double(std::max<int64_t>(1, step - last_step_));
    std::string line;
    for (const auto& [name, value] : means) {
        char text[64];
        std::snprintf(text, sizeof text, "  %s %.4g", name.c_str(), value);
        line += text;
    }
    std::printf("%s  step %lld of %lld, %.0f min left%s\n", phase.c_str(), static_cast<long long>(step),
                static_cast<long long>(steps), left / 60, line.c_str());
    std::fflush(stdout);
    sums_.clear();
    last_ = now;
    last_images_ = images;
    last_step_ = step;
}

} // namespace facefill
