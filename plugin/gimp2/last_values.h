// The arguments of the last call with a window, kept by GIMP until it ends: for "Repeat Last" and as the
// dialog's starting point.
//
// Kept under the name plug-in-facefill as text: "facefill 1" (the version), then lines "NAME VALUE". A script
// may keep its own with gimp-procedural-db-set-data and call with RUN-WITH-LAST-VALS, which is a call with
// named arguments; those left out have their defaults. That is how facefill-batch passes its options.
#pragma once

#include "plugin/gimp2/arguments.h"

namespace facefill {

// The defaults, where nothing was kept yet or where what was kept has another version. Throws Error on a name
// that is no parameter.
Arguments last_arguments();
void keep_arguments(const Arguments& arguments);

} // namespace facefill
