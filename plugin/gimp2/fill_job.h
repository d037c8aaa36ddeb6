// Runs the core's fill beside GIMP: a thread computes while the main thread shows the progress.
//
// libgimp is one pipe and not thread-safe, so that the thread never calls it. GIMP's Cancel ends the whole
// process; as nothing was written until then, the image stays as it was.
#pragma once

#include "plugin/gimp2/core_library.h"

#include <string>
#include <vector>

namespace facefill {

struct FillOutcome {
    std::string model;              // the name of the model that was used
    std::vector<std::string> notes; // sentences for the user
};

// values: one text for each of facefill_parameters. Fills image in place; throws Error with the core's
// sentence.
FillOutcome run_fill(const CoreLibrary& core, FacefillImage image, FacefillImage mask,
                     const std::vector<std::string>& values);

} // namespace facefill
