// The C interface of include/facefill/facefill.h. Every exception ends here as a GError.
#include "facefill/facefill.h"

#include "core/fill/context_handle.h"
#include "core/fill/error_translation.h"
#include "core/fill/fill.h"
#include "core/fill/native_image.h"
#include "core/models/registry.h"

namespace facefill {
namespace {

FacefillError error_code(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::model:
        return FACEFILL_ERROR_MODEL;
    case ErrorKind::io:
        return FACEFILL_ERROR_IO;
    case ErrorKind::memory:
        return FACEFILL_ERROR_MEMORY;
    case ErrorKind::cancelled:
        return FACEFILL_ERROR_CANCELLED;
    case ErrorKind::input:
        break;
    }
    return FACEFILL_ERROR_INPUT;
}

// Runs `work`; what it throws goes into `error`.
template<typename Work>
gboolean guarded(GError** error, const Work& work) {
    try {
        work();
        return TRUE;
    } catch (...) {
        const Error caught = current_error();
        g_set_error_literal(error, FACEFILL_ERROR, error_code(caught.kind()), caught.what());
        return FALSE;
    }
}

FacefillReport* to_report(const FillSummary& summary) {
    auto* report = g_new0(FacefillReport, 1);
    report->holes = summary.holes;
    report->faces = summary.faces;
    report->model = g_strdup(summary.model.c_str());
    report->notes = g_new0(char*, summary.notes.size() + 1);
    for (size_t i = 0; i < summary.notes.size(); ++i)
        report->notes[i] = g_strdup(summary.notes[i].c_str());
    return report;
}

FillRequest to_request(FacefillImage* image, const FacefillImage* mask, const FacefillOptions* options,
                       FacefillProgress progress, gpointer user_data, const volatile gint* cancel) {
    FillRequest request;
    request.picture = wrap_image(image, "picture");
    request.mask = wrap_mask(mask);
    if (options)
        request.options = options->values;
    if (progress)
        request.report = [=](double fraction, const char* text) { progress(fraction, text, user_data); };
    if (cancel)
        request.cancelled = [=] { return g_atomic_int_get(cancel) != 0; };
    return request;
}

} // namespace
} // namespace facefill

using namespace facefill;

GQuark facefill_error_quark(void) {
    return g_quark_from_static_string("facefill-error-quark");
}

FacefillContext* facefill_context_new(void) {
    return new FacefillContext;
}

void facefill_context_free(FacefillContext* context) {
    delete context;
}

FacefillOptions* facefill_options_new(void) {
    return new FacefillOptions;
}

void facefill_options_free(FacefillOptions* options) {
    delete options;
}

gboolean facefill_options_set(FacefillOptions* options, const char* name, const char* value, GError** error) {
    g_return_val_if_fail(options && name && value, FALSE);
    return guarded(error, [&] { options->values.set(name, value); });
}

gboolean facefill_fill(FacefillContext* context, FacefillImage* image, const FacefillImage* mask,
                       const FacefillOptions* options, FacefillProgress progress, gpointer user_data,
                       const volatile gint* cancel, FacefillReport** report, GError** error) {
    g_return_val_if_fail(context, FALSE);
    return guarded(error, [&] {
        const FillSummary summary =
            fill(context->fill, to_request(image, mask, options, progress, user_data, cancel));
        if (report)
            *report = to_report(summary);
    });
}

void facefill_report_free(FacefillReport* report) {
    if (!report)
        return;
    g_free(report->model);
    g_strfreev(report->notes);
    g_free(report);
}

char* facefill_models_json(void) {
    std::string models = "[]";
    guarded(nullptr, [&] { models = models_json(list_models()); });
    return g_strdup(models.c_str());
}

const char* facefill_version(void) {
    return FACEFILL_VERSION;
}
