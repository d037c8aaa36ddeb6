#include "training/cli/fill_run.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <new>

#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>

#include "core/error.h"
#include "core/models/atomic_file.h"
#include "training/cli/picture_file.h"

namespace facefill {
namespace {

constexpr int failed = 1;
constexpr int interrupted = 130;

std::string size_text(const cv::Mat& pixels) {
    return std::to_string(pixels.cols) + " x " + std::to_string(pixels.rows);
}

void check_same_size(const cv::Mat& pixels, const cv::Mat& mask, const FillJob& job) {
    if (mask.size() != pixels.size())
        throw Error(ErrorKind::input, "The mask '" + job.mask.string() + "' has " + size_text(mask) +
                                          " pixels and the picture '" + job.image.string() + "' " +
                                          size_text(pixels) + "; make them the same size.");
}

std::string counted(int count, const char* noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

} // namespace

FillRun::FillRun(FillSession& session, std::vector<FillJob> jobs, const volatile gint* stop)
    : session_(session), jobs_(std::move(jobs)), stop_(stop) {}

void FillRun::share_mask(const std::filesystem::path& path) {
    shared_mask_ = read_mask(path);
}

void FillRun::fill_all() {
    for (const FillJob& job : jobs_) {
        Outcome outcome = *stop_ ? Outcome{} : fill(job);
        // A signal that came while the picture was being written has not spoilt it.
        stopped_ = *stop_ && (outcome.job.image.empty() || !outcome.error.empty());
        if (stopped_)
            return;
        say(outcome);
        outcomes_.push_back(std::move(outcome));
    }
}

FillRun::Outcome FillRun::fill(const FillJob& job) {
    const auto start = std::chrono::steady_clock::now();
    Outcome outcome{job, {}, 0, job.problem};
    try {
        if (outcome.error.empty())
            fill_picture(outcome);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::model)
            throw;
        outcome.error = error.what();
    } catch (const std::bad_alloc&) {
        outcome.error = "There is not enough memory to fill '" + job.image.string() + "'.";
    } catch (const cv::Exception& error) {
        outcome.error = "'" + job.image.string() + "' cannot be filled: " + error.err + ".";
    }
    outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return outcome;
}

void FillRun::fill_picture(Outcome& outcome) {
    const FillJob& job = outcome.job;
    cv::Mat pixels = read_picture(job.image).pixels;
    check_writable_format(job.output, pixels);
    const cv::Mat mask = shared_mask_.empty() ? read_mask(job.mask) : shared_mask_;
    check_same_size(pixels, mask, job);

    const auto done = static_cast<double>(outcomes_.size()), all = static_cast<double>(jobs_.size());
    std::string step;
    const auto on_progress = [&](double fraction, const char* text) {
        step = text ? text : step;
        progress_.update((done + fraction) / all, job.image.filename().string() + ": " + step);
    };
    outcome.result = session_.fill(pixels, mask, on_progress, stop_);
    write_picture(job.output, pixels);
}

void FillRun::say(const Outcome& outcome) {
    progress_.clear();
    const std::string image = outcome.job.image.string();
    if (!outcome.error.empty() && jobs_.size() > 1)
        std::fprintf(stderr, "facefill: %s\n", outcome.error.c_str());
    for (const std::string& note : outcome.result.notes)
        std::fprintf(stderr, "facefill: %s: %s\n", image.c_str(), note.c_str());
    if (outcome.error.empty() && !quiet_)
        std::printf("%s: %s, %s, model %s, %.2f s\n", outcome.job.output.c_str(),
                    counted(outcome.result.holes, "hole").c_str(),
                    counted(outcome.result.faces, "face").c_str(), outcome.result.model.c_str(),
                    outcome.seconds);
    std::fflush(stdout);
}

void FillRun::write_json(const std::string& path) const {
    nlohmann::json pictures = nlohmann::json::array();
    for (const Outcome& outcome : outcomes_)
        pictures.push_back({{"image", outcome.job.image.string()},
                            {"mask", outcome.job.mask.string()},
                            {"output", outcome.job.output.string()},
                            {"holes", outcome.result.holes},
                            {"faces", outcome.result.faces},
                            {"model", outcome.result.model},
                            {"notes", outcome.result.notes},
                            {"seconds", outcome.seconds},
                            {"error", outcome.error}});
    // File names need not be UTF-8, JSON must be.
    const std::string text = pictures.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    if (path == "-") {
        std::fputs(text.c_str(), stdout);
        return;
    }
    AtomicFile file(path);
    file.write(text.data(), text.size());
    file.commit();
}

int FillRun::report() const {
    std::vector<const Outcome*> failures;
    for (const Outcome& outcome : outcomes_)
        if (!outcome.error.empty())
            failures.push_back(&outcome);
    if (jobs_.size() == 1 && !failures.empty())
        std::fprintf(stderr, "facefill: %s\n", failures[0]->error.c_str());
    else if (!failures.empty()) {
        std::fprintf(stderr, "facefill: %zu of %zu pictures failed:\n", failures.size(), jobs_.size());
        for (const Outcome* failure : failures)
            std::fprintf(stderr, "  %s: %s\n", failure->job.image.c_str(), failure->error.c_str());
    }
    if (stopped_)
        std::fprintf(stderr, "facefill: stopped after %zu of %zu pictures.\n", outcomes_.size(),
                     jobs_.size());
    return stopped_ ? interrupted : failures.empty() ? 0 : failed;
}

} // namespace facefill
