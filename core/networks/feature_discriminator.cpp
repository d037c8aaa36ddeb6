#include "core/networks/feature_discriminator.h"

#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/cat.h>

namespace facefill {

namespace {

constexpr size_t first_block = 1, grid_16 = 4; // block k lies on the grid S / 2^k

// To a root mean square of 1 over a picture's map.
at::Tensor scaled(const at::Tensor& x) {
    return x * (x.square().mean({1, 2, 3}, true) + 1e-4).rsqrt();
}

} // namespace

FeatureDiscriminatorImpl::FeatureDiscriminatorImpl(const std::vector<int64_t>& channels, int64_t width,
                                                   bool mirrored)
    : mirrored_(mirrored) {
    const int64_t halves = mirrored ? 2 : 1;
    for (size_t block = first_block; block < channels.size(); ++block) {
        const auto name = [&](const char* part) { return "block" + std::to_string(block + 1) + "_" + part; };
        Head head;
        int64_t in = channels[block], out = width;
        for (size_t grid = block; grid < grid_16; ++grid) {
            head.halvings.push_back(register_module(name("down") + std::to_string(grid - block + 1),
                                                    SpectralConv(in, out, 4, 2, 1)));
            in = out;
            out = 2 * width;
        }
        head.joined = register_module(name("joined"), SpectralConv(halves * (in + 1), 2 * width, 3, 1, 1));
        head.verdict = register_module(name("verdict"), SpectralConv(2 * width, 1, 3, 1, 1));
        heads_.push_back(head);
    }
}

PatchVerdict FeatureDiscriminatorImpl::forward(const std::vector<at::Tensor>& maps, const at::Tensor& mask) {
    const auto cells = at::avg_pool2d(mask, {16, 16});
    PatchVerdict verdict;
    std::vector<at::Tensor> answers;
    for (size_t i = 0; i < heads_.size(); ++i) {
        auto x = scaled(maps[i + first_block]);
        for (auto& halving : heads_[i].halvings)
            x = leaky(scaled(halving->forward(x)));
        verdict.features.push_back(x);
        x = at::cat({x, cells.to(x.scalar_type())}, 1);
        if (mirrored_)
            x = at::cat({x, x.flip({3})}, 1);
        x = x.contiguous(at::MemoryFormat::ChannelsLast);
        x = leaky(scaled(heads_[i].joined->forward(x)));
        answers.push_back(heads_[i].verdict->forward(x).to(at::kFloat));
    }
    verdict.map = at::cat(answers, 1);
    return verdict;
}

} // namespace facefill
