#include "plugin/gimp2/fill_job.h"

#include "core/error.h"
#include "facefill/parameters.h"

#include <libgimp/gimp.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace facefill {

namespace {

// What the computing thread says and the main thread shows.
class SharedProgress {
  public:
    void report(double fraction, const char* text) {
        const std::lock_guard<std::mutex> lock(mutex_);
        fraction_ = fraction;
        if (text) {
            text_ = text;
        }
    }

    void finish() {
        const std::lock_guard<std::mutex> lock(mutex_);
        finished_ = true;
        changed_.notify_one();
    }

    // Keeps GIMP's progress bar up to date until finish().
    void show_until_finished() {
        std::unique_lock<std::mutex> lock(mutex_);
        while (!changed_.wait_for(lock, std::chrono::milliseconds(100), [this] { return finished_; })) {
            const std::optional<std::string> text = std::exchange(text_, std::nullopt);
            const double fraction = fraction_;
            lock.unlock();
            if (text) {
                gimp_progress_set_text(text->c_str());
            }
            gimp_progress_update(fraction);
            lock.lock();
        }
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    double fraction_ = 0;
    std::optional<std::string> text_;
    bool finished_ = false;
};

void report_progress(double fraction, const char* text, gpointer shared) {
    static_cast<SharedProgress*>(shared)->report(fraction, text);
}

[[noreturn]] void throw_error(GError* error) {
    const std::string sentence = error ? error->message : "The fill failed and the core did not say why.";
    g_clear_error(&error);
    throw Error(ErrorKind::input, sentence);
}

using Options = std::unique_ptr<FacefillOptions, decltype(&facefill_options_free)>;
using Context = std::unique_ptr<FacefillContext, decltype(&facefill_context_free)>;
using Report = std::unique_ptr<FacefillReport, decltype(&facefill_report_free)>;

Options make_options(const CoreLibrary& core, const std::vector<std::string>& values) {
    Options options(core.options_new(), core.options_free);
    for (size_t i = 0; i < facefill_n_parameters; ++i) {
        GError* error = nullptr;
        if (!core.options_set(options.get(), facefill_parameters[i].name, values[i].c_str(), &error)) {
            throw_error(error);
        }
    }
    return options;
}

FillOutcome outcome_of(const FacefillReport* report) {
    FillOutcome outcome;
    outcome.model = report && report->model ? report->model : "";
    for (char** note = report ? report->notes : nullptr; note && *note; ++note) {
        outcome.notes.push_back(*note);
    }
    return outcome;
}

} // namespace

FillOutcome run_fill(const CoreLibrary& core, FacefillImage image, FacefillImage mask,
                     const std::vector<std::string>& values) {
    const Options options = make_options(core, values);
    const Context context(core.context_new(), core.context_free);
    SharedProgress progress;
    FacefillReport* report = nullptr;
    GError* error = nullptr;
    gboolean filled = FALSE;
    gimp_progress_init("Filling the face region");
    std::thread worker([&] {
        filled = core.fill(context.get(), &image, &mask, options.get(), report_progress, &progress, nullptr,
                           &report, &error);
        progress.finish();
    });
    progress.show_until_finished();
    worker.join();
    gimp_progress_end();
    const Report kept(report, core.report_free);
    if (!filled) {
        throw_error(error);
    }
    return outcome_of(report);
}

} // namespace facefill
