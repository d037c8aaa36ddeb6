// The GIMP 2.10 plug-in `plug-in-facefill`, Filters > Enhance > Fill Face Region: the selection is the hole.
//
// It fetches pixels, asks, shows progress and writes the result; how a face is completed is the core's
// matter.
#include "core/error.h"
#include "facefill/parameters.h"
#include "plugin/gimp2/core_library.h"
#include "plugin/gimp2/dialog.h"
#include "plugin/gimp2/fill_job.h"
#include "plugin/gimp2/last_values.h"
#include "plugin/gimp2/refusals.h"
#include "plugin/gimp2/result.h"

#include <libgimp/gimp.h>

#include <new>

namespace facefill {

namespace {

constexpr char procedure_name[] = "plug-in-facefill";

void query() {
    static const GimpParamDef results[] = {
        {GIMP_PDB_LAYER, const_cast<gchar*>("result"), const_cast<gchar*>("The layer that holds the fill")}};
    const std::vector<GimpParamDef>& arguments = argument_definitions();
    // All image types: what cannot be filled is explained when asked for, instead of a greyed-out menu entry.
    gimp_install_procedure(procedure_name, "Fill the selected part of a face",
                           "Completes the selected part of a face in a photograph by a trained network: the "
                           "face is found near the "
                           "selection, completed, matched in colour and pasted back at the photo's own "
                           "resolution. Soft selections "
                           "blend. Pixels that are not selected stay as they are, byte for byte.",
                           "Facefill", "Facefill, GPL-3.0-or-later", "2026", "_Fill Face Region...", "*",
                           GIMP_PLUGIN, static_cast<gint>(arguments.size()), G_N_ELEMENTS(results),
                           arguments.data(), results);
    gimp_plugin_menu_register(procedure_name, "<Image>/Filters/Enhance");
}

struct Cancelled {};

Arguments choose_arguments(GimpRunMode mode, int count, const GimpParam* params, const CoreLibrary& core) {
    if (mode == GIMP_RUN_NONINTERACTIVE) {
        return arguments_of_call(count, params);
    }
    Arguments arguments = last_arguments();
    if (mode == GIMP_RUN_INTERACTIVE) {
        char* json = core.models_json();
        const std::vector<ListedModel> models = parse_model_list(json);
        g_free(json);
        if (!ask_for_arguments(arguments, models)) {
            throw Cancelled();
        }
    }
    return arguments;
}

// The values that the core gets: `face` counts the layer's pixels there.
std::vector<std::string> core_values(const Arguments& arguments, gint32 layer) {
    std::vector<std::string> values = arguments.values;
    gint x, y;
    gimp_drawable_offsets(layer, &x, &y);
    for (size_t i = 0; i < facefill_n_parameters; ++i) {
        if (std::string(facefill_parameters[i].name) == "face") {
            values[i] = face_in_layer(values[i], x, y);
        }
    }
    return values;
}

gint32 put_result(gint32 image, gint32 layer, const Arguments& arguments, const LayerPixels& filled,
                  const Coverage& coverage, const std::string& model) {
    if (arguments.output == Output::new_layer) {
        return add_as_layer(image, layer, filled, coverage, "Face fill (" + model + ")");
    }
    write_in_place(image, layer, filled);
    return layer;
}

// Returns the layer that holds the fill.
gint32 fill_selection(int count, const GimpParam* params) {
    const auto mode = static_cast<GimpRunMode>(params[0].data.d_int32);
    const gint32 image = params[1].data.d_image;
    const gint32 layer = params[2].data.d_drawable;
    gegl_init(nullptr, nullptr);
    refuse_unfit_drawable(image, layer);
    const CoreLibrary core = open_core_library();
    Coverage coverage = read_coverage(image, layer);
    refuse_unfit_coverage(layer, coverage);
    const Arguments arguments = choose_arguments(mode, count, params, core);
    LayerPixels pixels = read_layer(layer);
    refuse_unfit_output(layer, arguments.output, coverage, pixels);
    const FillOutcome outcome = run_fill(core, pixels.view(), coverage.view(), core_values(arguments, layer));
    const gint32 result = put_result(image, layer, arguments, pixels, coverage, outcome.model);
    if (mode != GIMP_RUN_NONINTERACTIVE) {
        keep_arguments(arguments);
        gimp_displays_flush();
    }
    for (const std::string& note : outcome.notes) {
        gimp_message(note.c_str());
    }
    return result;
}

void run(const gchar*, gint count, const GimpParam* params, gint* result_count, GimpParam** results) {
    static GimpParam values[2]; // GIMP reads them after this function has returned
    static std::string sentence;
    *results = values;
    *result_count = 2;
    values[0].type = GIMP_PDB_STATUS;
    values[0].data.d_status = GIMP_PDB_EXECUTION_ERROR;
    try {
        const gint32 layer = fill_selection(count, params);
        values[0].data.d_status = GIMP_PDB_SUCCESS;
        values[1].type = GIMP_PDB_LAYER;
        values[1].data.d_layer = layer;
        return;
    } catch (const Cancelled&) {
        values[0].data.d_status = GIMP_PDB_CANCEL;
        *result_count = 1;
        return;
    } catch (const std::bad_alloc&) {
        sentence =
            "There is not enough memory to fill this layer: scale the image down or close other programs.";
    } catch (const std::exception& error) {
        sentence = error.what();
    }
    values[1].type = GIMP_PDB_STRING;
    values[1].data.d_string = sentence.data();
}

} // namespace

} // namespace facefill

extern "C" {
const GimpPlugInInfo PLUG_IN_INFO = {nullptr, nullptr, facefill::query, facefill::run};
}

MAIN()
