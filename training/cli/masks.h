// The subcommand `facefill masks`: writes the holes of an evaluation as pictures, for other programs to be
// judged on.
#pragma once

#include <string>
#include <vector>

namespace facefill {

// words: what follows `masks` on the command line. Returns the exit status. Throws UsageError and Error.
int run_masks(const std::vector<std::string>& words);

} // namespace facefill
