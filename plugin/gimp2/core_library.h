// Opens libfacefill when there is work, so that the plug-in itself starts in a hundredth of a second and a
// missing library becomes a sentence instead of a plug-in that GIMP silently drops.
#pragma once

#include "facefill/facefill.h"

namespace facefill {

// The core's C interface, see facefill.h. The library stays loaded until the process ends.
struct CoreLibrary {
    decltype(&facefill_context_new) context_new;
    decltype(&facefill_context_free) context_free;
    decltype(&facefill_options_new) options_new;
    decltype(&facefill_options_free) options_free;
    decltype(&facefill_options_set) options_set;
    decltype(&facefill_fill) fill;
    decltype(&facefill_report_free) report_free;
    decltype(&facefill_models_json) models_json;
    decltype(&facefill_version) version;
};

// Looks beside the plug-in, in the path that the file `core-path` beside the plug-in holds, in the library
// folder of the installation, and in the system's library path. Throws Error naming each of them when none
// can be loaded.
CoreLibrary open_core_library();

} // namespace facefill
