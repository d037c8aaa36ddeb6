// `facefill train RECIPE --data DIR --run DIR`.
#pragma once

#include <string>
#include <vector>

namespace facefill {

// Trains, or goes on training. Returns the exit status: 0 done, 130 stopped by Ctrl-C with a checkpoint
// written.
int run_train(const std::vector<std::string>& words);

} // namespace facefill
