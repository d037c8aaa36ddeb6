#include "core/fill/fill_progress.h"

#include <algorithm>

#include "core/error.h"

namespace facefill {

FillProgress::FillProgress(Report report, Cancelled cancelled)
    : report_(std::move(report)), cancelled_(std::move(cancelled)) {}

void FillProgress::step(double fraction, const char* text) {
    fraction_ = std::clamp(fraction, fraction_, 1.0);
    if (report_)
        report_(fraction_, text);
    throw_if_cancelled();
}

void FillProgress::throw_if_cancelled() const {
    if (cancelled_ && cancelled_())
        throw Error(ErrorKind::cancelled, "The fill was cancelled; the picture is as it was.");
}

void FillProgress::finish() {
    if (report_)
        report_(1, nullptr);
}

} // namespace facefill
