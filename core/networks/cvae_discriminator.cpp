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

CvaeVerdict CvaeDiscriminatorImpl::forward(const at::Tensor& image) {
    CvaeVerdict verdict;
    auto x = (2 * image - 1).contiguous(at::MemoryFormat::ChannelsLast);
    for (auto& layer : *trunk_) {
        x = layer.forward(x);
        if (layer.ptr()->as<torch::nn::LeakyReLU>())
            verdict.features.push_back(x);
    }
    verdict.logits = verdict_->forward(x.flatten(1)).squeeze(1);
    return verdict;
}

} // namespace facefill
