// `facefill inspect MODEL|RECIPE`: what a network is made of and what it costs.
#pragma once

#include <string>
#include <vector>

namespace facefill {

// words: those after `inspect`. Returns the exit status; throws UsageError and Error for the user's mistakes.
int run_inspect(const std::vector<std::string>& words);

} // namespace facefill
