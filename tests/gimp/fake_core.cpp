// A stand-in for libfacefill with the same C interface and no network: it fills the hole with one gray value,
// so that the plug-in's own work (layers, offsets, precision, undo, errors) is tested in milliseconds and to
// the last bit.
//
// seed: the gray value, 0..255. model "missing" fails with a sentence, "slow" works for a minute, "crash"
// dies. Every option that is not at its default becomes a note; the model's reported name ends in the wish.
#include "facefill/facefill.h"
#include "facefill/parameters.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <thread>
#include <vector>

struct _FacefillContext {};
struct _FacefillOptions {
    std::map<std::string, std::string> values;
};

namespace {

double full_scale(FacefillDepth depth) {
    return depth == FACEFILL_U8 ? 255 : depth == FACEFILL_U16 ? 65535 : 1;
}

double coverage_at(const FacefillImage& mask, int x, int y) {
    const char* row = static_cast<const char*>(mask.data) + static_cast<gsize>(y) * mask.stride;
    return mask.depth == FACEFILL_U8 ? reinterpret_cast<const guint8*>(row)[x] / 255.0
                                     : reinterpret_cast<const guint16*>(row)[x] / 65535.0;
}

template<typename Sample>
void blend(FacefillImage& image, int x, int y, double coverage, double gray) {
    char* row = static_cast<char*>(image.data) + static_cast<gsize>(y) * image.stride;
    Sample* pixel = reinterpret_cast<Sample*>(row) + static_cast<gsize>(x) * image.channels;
    const double rounding = image.depth == FACEFILL_F32 ? 0 : 0.5;
    for (int c = 0; c < image.channels - (image.channels % 2 == 0); ++c) {
        pixel[c] = static_cast<Sample>(pixel[c] * (1 - coverage) + gray * coverage + rounding);
    }
}

void fill_pixel(FacefillImage& image, int x, int y, double coverage, double gray) {
    gray *= full_scale(image.depth);
    if (image.depth == FACEFILL_U8) {
        blend<guint8>(image, x, y, coverage, gray);
    } else if (image.depth == FACEFILL_U16) {
        blend<guint16>(image, x, y, coverage, gray);
    } else {
        blend<float>(image, x, y, coverage, gray);
    }
}

void work_slowly(FacefillProgress progress, gpointer user_data) {
    for (int step = 0; step < 600; ++step) {
        progress(step / 600.0, step == 0 ? "Working slowly" : nullptr, user_data);
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

std::vector<std::string> notes_on(const FacefillOptions& options) {
    std::vector<std::string> notes;
    for (const FacefillParameter& parameter : facefill_parameters) {
        const std::string& value = options.values.at(parameter.name);
        if (value != parameter.value) {
            notes.push_back(std::string(parameter.name) + "=" + value);
        }
    }
    return notes;
}

FacefillReport* make_report(const FacefillOptions& options) {
    const std::vector<std::string> notes = notes_on(options);
    FacefillReport* report = g_new0(FacefillReport, 1);
    report->model = g_strdup(("fake " + options.values.at("wish")).c_str());
    report->notes = g_new0(char*, notes.size() + 1);
    for (gsize i = 0; i < notes.size(); ++i) {
        report->notes[i] = g_strdup(notes[i].c_str());
    }
    return report;
}

} // namespace

extern "C" {

GQuark facefill_error_quark() {
    return g_quark_from_static_string("facefill-fake");
}
FacefillContext* facefill_context_new() {
    return new FacefillContext;
}
void facefill_context_free(FacefillContext* context) {
    delete context;
}
void facefill_options_free(FacefillOptions* options) {
    delete options;
}
const char* facefill_version() {
    return FACEFILL_VERSION;
}

FacefillOptions* facefill_options_new() {
    auto* options = new FacefillOptions;
    for (const FacefillParameter& parameter : facefill_parameters) {
        options->values[parameter.name] = parameter.value;
    }
    return options;
}

gboolean facefill_options_set(FacefillOptions* options, const char* name, const char* value, GError** error) {
    if (options->values.count(name) == 0) {
        g_set_error(error, FACEFILL_ERROR, FACEFILL_ERROR_INPUT, "There is no parameter %s.", name);
        return FALSE;
    }
    if (std::string(name) == "precision" && std::string(value) == "fp7") {
        g_set_error(error, FACEFILL_ERROR, FACEFILL_ERROR_INPUT, "The precision fp7 is unknown.");
        return FALSE;
    }
    options->values[name] = value;
    return TRUE;
}

gboolean facefill_fill(FacefillContext*, FacefillImage* image, const FacefillImage* mask,
                       const FacefillOptions* options, FacefillProgress progress, gpointer user_data,
                       const volatile gint*, FacefillReport** report, GError** error) {
    const std::string& model = options->values.at("model");
    if (model == "missing") {
        g_set_error(error, FACEFILL_ERROR, FACEFILL_ERROR_MODEL, "There is no model missing: install it.");
        return FALSE;
    }
    if (model == "crash") {
        std::abort();
    }
    if (model == "slow") {
        work_slowly(progress, user_data);
    }
    const double gray = std::atoi(options->values.at("seed").c_str()) / 255.0;
    for (int y = 0; y < image->height; ++y) {
        for (int x = 0; x < image->width; ++x) {
            const double coverage = coverage_at(*mask, x, y);
            if (coverage > 0) {
                fill_pixel(*image, x, y, coverage, gray);
            }
        }
        progress(static_cast<double>(y) / image->height, y == 0 ? "Filling" : nullptr, user_data);
    }
    *report = make_report(*options);
    return TRUE;
}

void facefill_report_free(FacefillReport* report) {
    if (report) {
        g_free(report->model);
        g_strfreev(report->notes);
        g_free(report);
    }
}

char* facefill_models_json() {
    return g_strdup(R"([{"name": "fake", "title": "One gray value", "problem": ""},
                        {"name": "broken", "title": "Broken", "problem": "The file is truncated.",
                         "attributes": ["Bald"]},
                        {"name": "hats", "title": "Hats and smiles", "problem": "",
                         "attributes": ["Wearing_Hat", "Smiling", "no=name", 7]},
                        {"name": "glasses", "title": "Glasses", "problem": "", "attributes": ["Eyeglasses"]},
                        {"name": "slow", "title": "", "problem": ""}, {"title": "nameless"}, 7])");
}
}
