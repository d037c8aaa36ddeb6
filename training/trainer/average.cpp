#include "training/trainer/average.h"

#include <torch/utils.h>

namespace facefill {

void move_average(torch::nn::Module& average, const torch::nn::Module& network, double decay) {
    torch::NoGradGuard no_gradient;
    const auto source = network.parameters(), source_buffers = network.buffers();
    auto target = average.parameters(), target_buffers = average.buffers();
    for (size_t i = 0; i < target.size(); ++i)
        target[i].lerp_(source[i], 1 - decay);
    for (size_t i = 0; i < target_buffers.size(); ++i)
        target_buffers[i].copy_(source_buffers[i]);
}

void copy_weights(torch::nn::Module& target, const torch::nn::Module& source) {
    move_average(target, source, 0);
}

} // namespace facefill
