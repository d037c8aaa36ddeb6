#include "core/networks/batch_norm_folding.h"

#include <ATen/ops/zeros_like.h>
#include <torch/utils.h>

#include "core/networks/layers.h"

namespace facefill {

namespace {

struct ScaleAndShift {
    at::Tensor scale, shift;
};

ScaleAndShift scale_and_shift(torch::nn::BatchNorm2dImpl& norm, const at::Tensor& bias) {
    const auto scale = norm.weight / (norm.running_var + norm.options.eps()).sqrt();
    const auto centred = bias.defined() ? bias - norm.running_mean : -norm.running_mean;
    return {scale, centred * scale + norm.bias};
}

torch::nn::Conv2d folded(torch::nn::Conv2dImpl& layer, torch::nn::BatchNorm2dImpl& norm) {
    const auto affine = scale_and_shift(norm, layer.bias);
    auto options = layer.options;
    torch::nn::Conv2d result(
        torch::nn::Conv2dOptions(options.in_channels(), options.out_channels(), options.kernel_size())
            .stride(options.stride())
            .padding(options.padding())
            .bias(true));
    result->weight.copy_(layer.weight * affine.scale.view({-1, 1, 1, 1}));
    result->bias.copy_(affine.shift);
    return result;
}

ConvTranspose folded(ConvTransposeImpl& layer, torch::nn::BatchNorm2dImpl& norm) {
    const auto affine = scale_and_shift(norm, layer.bias);
    ConvTranspose result(std::dynamic_pointer_cast<ConvTransposeImpl>(layer.clone()));
    result->weight.copy_(layer.weight * affine.scale.view({1, -1, 1, 1}));
    result->bias.copy_(affine.shift);
    return result;
}

} // namespace

torch::nn::Sequential fold_batch_norms(const torch::nn::Sequential& layers) {
    torch::NoGradGuard no_gradient;
    torch::nn::Sequential result;
    const auto& modules = layers->children();
    for (size_t i = 0; i < modules.size(); ++i) {
        auto* norm = i + 1 < modules.size() ? modules[i + 1]->as<torch::nn::BatchNorm2d>() : nullptr;
        if (auto* convolution = modules[i]->as<torch::nn::Conv2d>(); convolution && norm) {
            result->push_back(folded(*convolution, *norm));
            ++i;
        } else if (auto* transposed = modules[i]->as<ConvTranspose>(); transposed && norm) {
            result->push_back(folded(*transposed, *norm));
            ++i;
        } else {
            result->push_back(*std::next(layers->begin(), long(i)));
        }
    }
    return result;
}

} // namespace facefill
