// The methods that models are judged beside, by name: telea, ns, mean, gmic.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "training/evaluate/method.h"

namespace facefill {

// Throws Error (input) for an unknown name, with the nearest known one, and for one that this build does not
// have.
std::unique_ptr<CompletionMethod> make_baseline(const std::string& name,
                                                const std::vector<std::shared_ptr<const Pack>>& packs);

} // namespace facefill
