// `facefill prepare SRC OUT`: finds, aligns, crops and packs a data set into one file for training.
#pragma once

#include <string>
#include <vector>

namespace facefill {

// arguments: the words after `prepare`. Returns the exit status; throws UsageError and Error for the user's
// mistakes.
int run_prepare(const std::vector<std::string>& arguments);

} // namespace facefill
