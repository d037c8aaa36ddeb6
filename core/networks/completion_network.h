// What the fill pipeline asks of every network that can complete a face, and how one is built from a model
// file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/models/model_description.h"
#include "core/networks/precision.h"

namespace facefill {

// Which of the possible fills is wanted.
struct CompletionWish {
    uint64_t seed = 0;             // 0: the most likely fill; else chooses a variation
    std::vector<float> attributes; // in the order of the model's: 0 (absent) to 1 (present), or no_wish
                                   // where the network is free; empty: free in all of them
    bool told = false; // the attributes are what the photograph showed, as in training, and no wishes
};

// A number below all wishes, and no NaN: wishes can be compared and sorted.
constexpr float no_wish = -1;

class CompletionNetwork {
  public:
    virtual ~CompletionNetwork() = default;
    // image: N x 3 x R x R, RGB in 0..1; mask: N x 1 x R x R, 1 in the hole. Returns N x 3 x R x R in 0..1,
    // float32: the whole picture as the network sees it; only the hole of it is meant to be used.
    virtual at::Tensor complete(const at::Tensor& image, const at::Tensor& mask,
                                const CompletionWish& wish) = 0;
};

// Loads a model file, folds its batch norms and turns it to the precision. Throws Error (model) when the file
// is damaged, its architecture unknown or a tensor's name or shape is not the architecture's.
std::unique_ptr<CompletionNetwork> load_completion_network(const std::filesystem::path& path,
                                                           ModelDescription& description,
                                                           Precision precision);

} // namespace facefill
