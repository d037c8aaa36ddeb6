// An exponential moving average of a network's weights: what is judged and exported.
#pragma once

#include <memory>

#include <torch/nn/module.h>

namespace facefill {

// Moves every parameter of `average` towards `network`'s by (1 - decay); buffers are copied. Both have one
// architecture.
void move_average(torch::nn::Module& average, const torch::nn::Module& network, double decay);

void copy_weights(torch::nn::Module& target, const torch::nn::Module& source);

} // namespace facefill
