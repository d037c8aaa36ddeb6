// Folds batch norms into the convolutions before them: at use they are but a scale and a shift per channel.
#pragma once

#include <torch/nn/modules/container/sequential.h>

namespace facefill {

// A sequence that computes what `layers` computes in evaluation mode, without its batch norms. Handles Conv2d
// and ConvTranspose followed by BatchNorm2d; every other layer is shared with `layers`.
torch::nn::Sequential fold_batch_norms(const torch::nn::Sequential& layers);

} // namespace facefill
