#include "core/networks/patch_discriminator.h"

#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/cat.h>

namespace facefill {

PatchDiscriminatorImpl::PatchDiscriminatorImpl(int64_t width) {
    const int64_t channels[] = {4, width, 2 * width, 4 * width, 4 * width};
    for (int level = 0; level < 4; ++level)
        levels_.push_back(register_module("level" + std::to_string(level + 1),
                                          SpectralConv(channels[level], channels[level + 1], 4, 2, 1)));
    verdict_ = register_module("verdict", SpectralConv(channels[4], 1, 3, 1, 1));
}

PatchVerdict PatchDiscriminatorImpl::forward(const at::Tensor& picture, const at::Tensor& mask) {
    PatchVerdict verdict;
    auto x = at::cat({2 * picture - 1, mask}, 1).contiguous(at::MemoryFormat::ChannelsLast);
    for (auto& level : levels_) {
        x = leaky(level->forward(x));
        verdict.features.push_back(x);
    }
    verdict.map = verdict_->forward(x).to(at::kFloat);
    return verdict;
}

at::Tensor hole_cells(const at::Tensor& mask) {
    return at::avg_pool2d(mask, {16, 16}).ge(0.25).to(at::kFloat);
}

} // namespace facefill
