// The subcommand `facefill evaluate`: how good the models' fills are, beside classical methods, on pictures
// of a pack.
#pragma once

#include <string>
#include <vector>

namespace facefill {

// words: what follows `evaluate` on the command line. Returns the exit status. Throws UsageError and Error.
int run_evaluate(const std::vector<std::string>& words);

} // namespace facefill
