// `facefill models`: what can be asked for with --model, and where it was found.
#pragma once

#include <string>
#include <vector>

namespace facefill {

// Prints a table, or with --json an array, to standard output. Returns the exit status: 1 where no model is
// whole.
int run_models(const std::vector<std::string>& arguments);

} // namespace facefill
