#include "core/networks/cvae_discriminator.h"

#include <torch/nn/modules/activation.h>

namespace facefill {

CvaeDiscriminatorImpl::CvaeDiscriminatorImpl(int64_t width) {
    const int64_t channels[] = {3, width, 2 * width, 4 * width, 8 * width};
    for (int level = 0; level < 4; ++level) {
        trunk_->push_back(conv(channels[level], channels[level + 1], 4, 2));
        if (level > 0)
            trunk_->push_back(torch::nn::BatchNorm2d(channels[level + 1]));
        trunk_->push_back(torch::nn::LeakyReLU(torch::nn::LeakyReLUOptions().negative_slope(0.2)));
    }
    register_module("trunk", trunk_);
    verdict_ = register_module("verdict", torch::nn::Linear(8 * width * 16, 1));
}

at::Tensor CvaeDiscriminatorImpl::forward(const at::Tensor& image) {
    const auto features = trunk_->forward((2 * image - 1).contiguous(at::MemoryFormat::ChannelsLast));
    return verdict_->forward(features.flatten(1)).squeeze(1);
}

} // namespace facefill
