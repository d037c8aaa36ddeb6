// `facefill fill`: completes faces in one picture or in a folder of them, by the same core as the GIMP
// plug-in.
#pragma once

#include "training/cli/arguments.h"

namespace facefill {

// The words after `fill`. Returns the exit status: 0 all filled, 1 some failed, 130 stopped by SIGINT or
// SIGTERM. Throws UsageError, and Error where nothing can be filled at all.
int run_fill(const Words& words);

} // namespace facefill
