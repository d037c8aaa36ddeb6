// Turns whatever was thrown into one sentence and its kind: nothing may leave the C interface as an
// exception.
#pragma once

#include "core/error.h"

namespace facefill {

// To be called inside a catch block.
Error current_error();

} // namespace facefill
