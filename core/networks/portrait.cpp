#include "core/networks/portrait.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/pixel_shuffle.h>
#include <ATen/ops/pixel_unshuffle.h>
#include <ATen/ops/upsample_nearest2d.h>
#include <torch/utils.h>

namespace facefill {

namespace {

constexpr int levels = 5;
constexpr int64_t widths[levels] = {1, 2, 4, 6, 8}; // in units of the first level's channels
constexpr int64_t blocks[levels] = {1, 2, 2, 2, 2};
constexpr int64_t full_size_channels = 8;

std::string at_level(const char* what, int level) {
    return what + std::to_string(level + 1);
}

// ICNR (Aitken et al. 2017): all fold^2 pixels of a square start equal, else they show as blocks for long.
void start_pixel_shuffle_equal(torch::nn::Conv2dImpl& layer, int64_t square) {
    torch::NoGradGuard no_gradient;
    const auto first = layer.weight.view({-1, square, layer.weight.size(1), 3, 3}).narrow(1, 0, 1);
    layer.weight.copy_(first.expand({-1, square, -1, -1, -1}).reshape_as(layer.weight).clone());
    layer.bias.zero_();
}

// A part that joins a trained network must not disturb it at first.
torch::nn::Conv2d silent_conv(int64_t in_channels, int64_t out_channels, int64_t kernel) {
    torch::NoGradGuard no_gradient;
    auto layer = conv(in_channels, out_channels, kernel);
    layer->weight.zero_();
    layer->bias.zero_();
    return layer;
}

} // namespace

PortraitImpl::PortraitImpl(const PortraitSizes& sizes) : sizes_(sizes) {
    const int64_t square = sizes.fold * sizes.fold;
    register_module("input", conv(4 * square, sizes.width, 3));
    for (int level = 0; level < levels; ++level) {
        const int64_t channels = widths[level] * sizes.width;
        for (int64_t block = 0; block < blocks[level]; ++block) {
            register_module(at_level("encode", level) + "_" + std::to_string(block), ResidualBlock(channels));
            if (level + 1 < levels)
                register_module(at_level("complete", level) + "_" + std::to_string(block),
                                ResidualBlock(channels));
        }
        if (sizes.mirror == Mirror::throughout)
            register_module(at_level("exchange", level), silent_conv(channels, channels, 1));
        if (level + 1 == levels)
            break;
        const int64_t below = widths[level + 1] * sizes.width;
        register_module(at_level("down", level), conv(channels, below, 4, 2));
        register_module(at_level("up", level), conv(below, channels, 1));
        register_module(at_level("mix", level), conv(2 * channels, channels, 1));
    }
    auto shuffle = register_module("shuffle", conv(sizes.width, full_size_channels * square, 3));
    start_pixel_shuffle_equal(*shuffle, square);
    register_module("output", conv(full_size_channels, 3, 3));
    if (sizes.mirror != Mirror::none)
        register_module("mirrored", silent_conv(4 * square, sizes.width, 3));
}

at::Tensor PortraitImpl::run_blocks(const std::string& name, int64_t count, at::Tensor x) {
    for (int64_t block = 0; block < count; ++block)
        x = named_children()[name + "_" + std::to_string(block)]->as<ResidualBlock>()->forward(x);
    return x;
}

at::Tensor PortraitImpl::with_other_half(int level, const at::Tensor& x) {
    if (sizes_.mirror != Mirror::throughout)
        return x;
    return x + named_children()[at_level("exchange", level)]->as<torch::nn::Conv2d>()->forward(x.flip({3}));
}

at::Tensor PortraitImpl::forward(const at::Tensor& image, const at::Tensor& mask) {
    auto children = named_children();
    const auto apply = [&](const std::string& name, const at::Tensor& x) {
        return convolved(*children[name]->as<torch::nn::Conv2d>(), x);
    };
    const auto folded = [&](const at::Tensor& colours, const at::Tensor& where) {
        return at::pixel_unshuffle(at::cat({colours, where}, 1), sizes_.fold)
            .contiguous(at::MemoryFormat::ChannelsLast);
    };
    const auto seen = (2 * image - 1) * (1 - mask);
    auto x = apply("input", folded(seen, mask));
    if (sizes_.mirror != Mirror::none)
        x = x + apply("mirrored", folded(seen.flip({3}) * mask, (1 - mask.flip({3})) * mask));
    at::Tensor skips[levels];
    for (int level = 0; level < levels; ++level) {
        x = run_blocks(at_level("encode", level), blocks[level], x);
        skips[level] = x;
        if (level + 1 < levels)
            x = apply(at_level("down", level), x);
    }
    x = with_other_half(levels - 1, x);
    for (int level = levels - 2; level >= 0; --level) {
        x = apply(at_level("up", level), leaky(x));
        x = at::upsample_nearest2d(x, {2 * x.size(2), 2 * x.size(3)});
        x = with_other_half(level, apply(at_level("mix", level), at::cat({x, skips[level]}, 1)));
        x = run_blocks(at_level("complete", level), blocks[level], x);
    }
    x = at::pixel_shuffle(apply("shuffle", leaky(x)), sizes_.fold);
    x = apply("output", leaky(x.contiguous(at::MemoryFormat::ChannelsLast)));
    return 0.5 * x.to(at::kFloat) + 0.5;
}

} // namespace facefill
