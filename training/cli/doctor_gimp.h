// The part of `facefill doctor` that looks at GIMP: the program, the plug-in's file, and the core that it
// opens.
#pragma once

#include <filesystem>
#include <vector>

#include "training/cli/doctor.h"

namespace facefill {

// GIMP, the plug-in in each place where it lies, and the core as the plug-in in that place would find it.
std::vector<Finding> examine_gimp();

// Where GIMP 2.10 looks for the plug-in: the user's folder first, then those of the system that exist.
std::vector<std::filesystem::path> plugin_places();

} // namespace facefill
