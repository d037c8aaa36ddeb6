#include "plugin/gimp2/core_library.h"

#include "core/error.h"

#include <gmodule.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace facefill {

namespace {

namespace fs = std::filesystem;

// The file name carries the whole version: the plug-in and the core are built together.
constexpr char library_name[] = "libfacefill.so." FACEFILL_VERSION;

std::vector<std::string> places() {
    std::error_code ignored;
    const fs::path folder = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    std::vector<std::string> found = {folder / library_name};
    std::string line;
    std::ifstream core_path(folder / "core-path");
    if (std::getline(core_path, line) && !line.empty()) {
        found.push_back(line);
    }
    found.push_back(fs::path(FACEFILL_LIBDIR) / library_name);
    found.push_back(library_name); // no slash: the system's library path
    return found;
}

GModule* try_place(const std::string& place, std::string& tried) {
    tried += (tried.empty() ? "" : "; ") + place;
    if (place.find('/') != std::string::npos && !fs::exists(place)) {
        tried += " (no such file)";
        return nullptr;
    }
    GModule* module = g_module_open(place.c_str(), G_MODULE_BIND_LAZY);
    if (!module) {
        tried += std::string(" (") + g_module_error() + ")";
    }
    return module;
}

GModule* open_module() {
    std::string tried;
    for (const std::string& place : places()) {
        if (GModule* module = try_place(place, tried)) {
            // LibTorch's threads and static objects do not survive being unloaded.
            g_module_make_resident(module);
            return module;
        }
    }
    throw Error(ErrorKind::io,
                "The core of Facefill, " + std::string(library_name) +
                    ", cannot be loaded: install it again, or see what `facefill doctor` says. "
                    "Tried: " +
                    tried + ".");
}

template<typename Function>
void look_up(GModule* module, const char* name, Function& function) {
    gpointer symbol = nullptr;
    if (!g_module_symbol(module, name, &symbol) || !symbol) {
        throw Error(ErrorKind::io, std::string("The library ") + g_module_name(module) + " has no " + name +
                                       ": it is not the core of Facefill " FACEFILL_VERSION
                                       ", install it again.");
    }
    function = reinterpret_cast<Function>(symbol);
}

void require_same_version(GModule* module, const CoreLibrary& core) {
    const std::string version = core.version();
    if (version != FACEFILL_VERSION) {
        throw Error(ErrorKind::io, std::string("The library ") + g_module_name(module) + " is version " +
                                       version +
                                       " and the plug-in is version " FACEFILL_VERSION
                                       ": install both from the same build.");
    }
}

} // namespace

CoreLibrary open_core_library() {
    GModule* module = open_module();
    CoreLibrary core;
    look_up(module, "facefill_context_new", core.context_new);
    look_up(module, "facefill_context_free", core.context_free);
    look_up(module, "facefill_options_new", core.options_new);
    look_up(module, "facefill_options_free", core.options_free);
    look_up(module, "facefill_options_set", core.options_set);
    look_up(module, "facefill_fill", core.fill);
    look_up(module, "facefill_report_free", core.report_free);
    look_up(module, "facefill_models_json", core.models_json);
    look_up(module, "facefill_version", core.version);
    require_same_version(module, core);
    return core;
}

} // namespace facefill
