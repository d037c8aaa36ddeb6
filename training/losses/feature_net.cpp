#include "training/losses/feature_net.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/tensor.h>
#include <torch/utils.h>

#include "core/networks/weights.h"

namespace facefill {

FeatureNet::FeatureNet(const std::filesystem::path& path) {
    torch::NoGradGuard no_gradient;
    const auto file = Safetensors::read(path);
    if (file.find("features.0.weight"))
        read_vgg(file, path);
    else
        read_darknet(file, path);
}

// The batch norms are folded into the convolutions.
void FeatureNet::read_darknet(const Safetensors& file, const std::filesystem::path& path) {
    constexpr double epsilon = 1e-3; // of Darknet's batch norm
    slope_ = 0.1;
    for (int i = 0; i < 5; ++i) {
        const std::string layer = "layers." + std::to_string(i) + ".";
        const auto read = [&](const std::string& name) { return read_tensor(file, layer + name, path); };
        const auto scale = read("norm.weight") / (read("norm.running_var") + epsilon).sqrt();
        blocks_.push_back(
            {{(read("conv.weight") * scale.view({-1, 1, 1, 1})).contiguous(at::MemoryFormat::ChannelsLast),
              read("norm.bias") - read("norm.running_mean") * scale}});
    }
}

// The convolutions' numbers in torchvision's `features`, block by block; Simonyan and Zisserman 2015, table
// 1, D.
void FeatureNet::read_vgg(const Safetensors& file, const std::filesystem::path& path) {
    const std::vector<std::vector<int>> numbers = {{0, 2}, {5, 7}, {10, 12, 14}, {17, 19, 21}, {24, 26, 28}};
    for (const auto& block : numbers) {
        blocks_.emplace_back();
        for (const int number : block) {
            const std::string layer = "features." + std::to_string(number) + ".";
            blocks_.back().push_back(
                {read_tensor(file, layer + "weight", path).contiguous(at::MemoryFormat::ChannelsLast),
                 read_tensor(file, layer + "bias", path)});
        }
    }
    mean_ = at::tensor({0.485F, 0.456F, 0.406F}).view({1, 3, 1, 1});
    scale_ = at::tensor({0.229F, 0.224F, 0.225F}).view({1, 3, 1, 1});
}

void FeatureNet::to(at::Device device) {
    for (auto& block : blocks_)
        for (auto& convolution : block) {
            convolution.weight = convolution.weight.to(device);
            convolution.bias = convolution.bias.to(device);
        }
    if (mean_.defined()) {
        mean_ = mean_.to(device);
        scale_ = scale_.to(device);
    }
}

std::vector<int64_t> FeatureNet::channels() const {
    std::vector<int64_t> channels;
    for (const auto& block : blocks_)
        channels.push_back(block.back().weight.size(0));
    return channels;
}

std::vector<at::Tensor> FeatureNet::features(const at::Tensor& pictures) const {
    std::vector<at::Tensor> result;
    auto x =
        (mean_.defined() ? (pictures - mean_) / scale_ : pictures).contiguous(at::MemoryFormat::ChannelsLast);
    for (const auto& block : blocks_) {
        if (!result.empty())
            x = at::max_pool2d(x, {2, 2}, {2, 2});
        for (const auto& convolution : block)
            x = at::leaky_relu(at::conv2d(x, convolution.weight, convolution.bias, 1, 1), slope_);
        result.push_back(x);
    }
    return result;
}

} // namespace facefill
