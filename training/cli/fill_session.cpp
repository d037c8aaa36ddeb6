#include "training/cli/fill_session.h"

#include <cassert>

#include "core/error.h"
#include "training/cli/arguments.h"

namespace facefill {
namespace {

ErrorKind error_kind(const GError& error) {
    switch (error.code) {
    case FACEFILL_ERROR_MODEL:
        return ErrorKind::model;
    case FACEFILL_ERROR_IO:
        return ErrorKind::io;
    case FACEFILL_ERROR_MEMORY:
        return ErrorKind::memory;
    case FACEFILL_ERROR_CANCELLED:
        return ErrorKind::cancelled;
    default:
        return ErrorKind::input;
    }
}

FacefillImage view_of(const cv::Mat& pixels) {
    const int depth = pixels.depth();
    assert(depth == CV_8U || depth == CV_16U || depth == CV_32F);
    return {pixels.data, pixels.cols,
            pixels.rows, pixels.channels(),
            pixels.step, depth == CV_8U ? FACEFILL_U8 : depth == CV_16U ? FACEFILL_U16 : FACEFILL_F32};
}

void pass_progress(double fraction, const char* text, gpointer on_progress) {
    (*static_cast<const FillSession::OnProgress*>(on_progress))(fraction, text);
}

FillResult result_of(const FacefillReport& report) {
    FillResult result{report.holes, report.faces, report.model ? report.model : "", {}};
    for (char** note = report.notes; note && *note; note++)
        result.notes.push_back(*note);
    return result;
}

} // namespace

FillSession::FillSession()
    : context_(facefill_context_new(), facefill_context_free),
      options_(facefill_options_new(), facefill_options_free) {}

void FillSession::set(const std::string& parameter, const std::string& value) {
    g_autoptr(GError) error = nullptr;
    if (!facefill_options_set(options_.get(), parameter.c_str(), value.c_str(), &error))
        throw UsageError(error->message);
}

FillResult FillSession::fill(cv::Mat& pixels, const cv::Mat& mask, const OnProgress& on_progress,
                             const volatile gint* cancel) {
    FacefillImage image = view_of(pixels);
    const FacefillImage coverage = view_of(mask);
    g_autoptr(GError) error = nullptr;
    FacefillReport* report = nullptr;
    const bool filled = facefill_fill(context_.get(), &image, &coverage, options_.get(), pass_progress,
                                      const_cast<OnProgress*>(&on_progress), cancel, &report, &error);
    if (!filled)
        throw Error(error_kind(*error), error->message);
    const FillResult result = result_of(*report);
    facefill_report_free(report);
    return result;
}

} // namespace facefill
