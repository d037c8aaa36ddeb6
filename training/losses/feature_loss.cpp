#include "training/losses/feature_loss.h"

#include <algorithm>

#include <ATen/ops/conv2d.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/max_pool2d.h>
#include <torch/utils.h>

#include "core/networks/weights.h"

namespace facefill {

FeatureNet::FeatureNet(const std::filesystem::path& path) {
    constexpr double epsilon = 1e-3; // of Darknet's batch norm
    torch::NoGradGuard no_gradient;
    const auto file = Safetensors::read(path);
    for (int i = 0; i < 5; ++i) {
        const std::string layer = "layers." + std::to_string(i) + ".";
        const auto read = [&](const std::string& name) { return read_tensor(file, layer + name, path); };
        const auto scale = read("norm.weight") / (read("norm.running_var") + epsilon).sqrt();
        blocks_.push_back(
            {(read("conv.weight") * scale.view({-1, 1, 1, 1})).contiguous(at::MemoryFormat::ChannelsLast),
             read("norm.bias") - read("norm.running_mean") * scale});
    }
}

void FeatureNet::to(at::Device device) {
    for (auto& block : blocks_) {
        block.weight = block.weight.to(device);
        block.bias = block.bias.to(device);
    }
}

std::vector<at::Tensor> FeatureNet::features(const at::Tensor& pictures) const {
    std::vector<at::Tensor> result;
    auto x = pictures.contiguous(at::MemoryFormat::ChannelsLast);
    for (const auto& block : blocks_) {
        if (!result.empty())
            x = at::max_pool2d(x, {2, 2}, {2, 2});
        x = at::leaky_relu(at::conv2d(x, block.weight, block.bias, 1, 1), 0.1);
        result.push_back(x);
    }
    return result;
}

at::Tensor feature_loss(const std::vector<at::Tensor>& picture, const std::vector<at::Tensor>& truth, size_t first,
                        size_t last) {
    at::Tensor total;
    for (size_t i = first; i <= std::min(last, picture.size() - 1); ++i) {
        const auto distance = (picture[i] - truth[i].detach()).abs().to(at::kFloat).mean();
        total = total.defined() ? total + distance : distance;
    }
    return total;
}

} // namespace facefill
