#include "core/networks/norm_blocks.h"

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>

namespace facefill {

torch::nn::Sequential conv_norm(int64_t in_channels, int64_t out_channels, int64_t stride) {
    return torch::nn::Sequential(
        torch::nn::Conv2d(
            torch::nn::Conv2dOptions(in_channels, out_channels, 3).stride(stride).padding(1).bias(false)),
        torch::nn::BatchNorm2d(out_channels));
}

NormResidualBlockImpl::NormResidualBlockImpl(int64_t channels)
    : first_(register_module("first", conv_norm(channels, channels, 1))),
      second_(register_module("second", conv_norm(channels, channels, 1))) {}

at::Tensor NormResidualBlockImpl::forward(const at::Tensor& x) {
    return (x + second_->forward(first_->forward(x).relu())).relu();
}

} // namespace facefill
