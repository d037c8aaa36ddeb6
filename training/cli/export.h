// `facefill export RUN|CHECKPOINT OUT.safetensors`: the model file that ships, from a run at any moment.
#pragma once

#include <string>
#include <vector>

namespace facefill {

// words: those after `export`. Returns the exit status; throws UsageError and Error for the user's mistakes.
int run_export(const std::vector<std::string>& words);

} // namespace facefill
