// What a network computes, layer by layer, found by watching one forward pass: no network describes itself
// twice.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <torch/nn/module.h>

namespace facefill {

struct TracedLayer {
    std::string name;                   // of its weight in the model file, without ".weight"
    std::string kind;                   // "conv 4x4/2", "transposed conv 4x4/2", "dense"
    std::vector<int64_t> input, output; // without the batch
    int64_t parameters = 0;
    int64_t macs = 0; // multiply-accumulates for one picture
};

// The convolutions and dense layers that `forward` runs, in order. forward: passes one picture through
// `module`.
std::vector<TracedLayer> trace_layers(const torch::nn::Module& module, const std::function<void()>& forward);

// Height and width, in pixels of `input` (1 x C x H x W), of what the middle of the answer depends on: found
// by its gradient. forward: input -> 1 x C x H x W, or a single number.
std::vector<int64_t> receptive_field(const at::Tensor& input,
                                     const std::function<at::Tensor(const at::Tensor& input)>& forward);

} // namespace facefill
