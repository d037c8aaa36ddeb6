// The distance between two pictures as a trained network sees them: what makes a fill look right where a
// pixel loss chooses blur.
#pragma once

#include <vector>

#include "training/losses/feature_net.h"

namespace facefill {

// Mean absolute difference of the feature maps first..last, summed. Gradients reach `picture` alone.
at::Tensor feature_loss(const std::vector<at::Tensor>& picture, const std::vector<at::Tensor>& truth,
                        size_t first, size_t last);

} // namespace facefill
