#include "core/networks/layers.h"

#include <cmath>

#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/convolution_backward.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mv.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/nn/init.h>
#include <torch/nn/options/conv.h>
#include <torch/utils.h>

#include "core/networks/precision.h"

namespace facefill {

namespace {

at::Tensor in_memory_format_of(const at::Tensor& gradient, const at::Tensor& x) {
    return gradient.contiguous(x.suggest_memory_format());
}

class ConvTransposeFunction : public torch::autograd::Function<ConvTransposeFunction> {
  public:
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x,
                              const at::Tensor& weight, int64_t stride, int64_t padding) {
        context->save_for_backward({x, weight});
        context->saved_data["stride"] = stride;
        context->saved_data["padding"] = padding;
        const int64_t kernel = weight.size(2);
        const auto side = [&](int64_t n) { return (n - 1) * stride - 2 * padding + kernel; };
        auto shape_only = at::empty({x.size(0), weight.size(1), side(x.size(2)), side(x.size(3))},
                                    x.options(), x.suggest_memory_format());
        return std::get<0>(at::convolution_backward(x, shape_only, weight, c10::nullopt, {stride, stride},
                                                    {padding, padding}, {1, 1}, false, {0, 0}, 1,
                                                    {true, false, false}));
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor &x = saved[0], &weight = saved[1];
        const int64_t stride = context->saved_data["stride"].toInt();
        const int64_t padding = context->saved_data["padding"].toInt();
        const auto gradient = in_memory_format_of(gradients[0].to(x.scalar_type()), x);
        auto x_gradient = at::conv2d(gradient, weight, {}, {stride, stride}, {padding, padding});
        auto weight_gradient = std::get<1>(
            at::convolution_backward(x, gradient, weight, c10::nullopt, {stride, stride}, {padding, padding},
                                     {1, 1}, false, {0, 0}, 1, {false, true, false}));
        return {x_gradient, weight_gradient, at::Tensor(), at::Tensor()};
    }
};

int64_t same_padding(int64_t kernel, int64_t stride) {
    return kernel % 2 ? kernel / 2 : (kernel - stride) / 2;
}

at::Tensor in_even_channels(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                            int64_t stride, int64_t padding) {
    const int64_t channels = weight.size(0), missing = (8 - channels % 8) % 8;
    if (channels % 2 == 0 || !at::GradMode::is_enabled() || x.is_cuda())
        return at::conv2d(x, weight, bias, {stride, stride}, {padding, padding});
    return at::conv2d(x, at::constant_pad_nd(weight, {0, 0, 0, 0, 0, 0, 0, missing}),
                      bias.defined() ? at::constant_pad_nd(bias, {0, missing}) : bias, {stride, stride},
                      {padding, padding})
        .narrow(1, 0, channels);
}

} // namespace

at::Tensor conv_transpose(const at::Tensor& x, const at::Tensor& weight, int64_t stride, int64_t padding) {
    // In the plain layout oneDNN 3.7 (Debian 13) gives wrong data gradients for few channels on some
    // processors.
    return ConvTransposeFunction::apply(x.contiguous(at::MemoryFormat::ChannelsLast), weight, stride,
                                        padding);
}

ConvTransposeImpl::ConvTransposeImpl(int64_t in_channels, int64_t out_channels, int64_t kernel,
                                     int64_t stride, int64_t padding)
    : in_channels_(in_channels), out_channels_(out_channels), kernel_(kernel), stride_(stride),
      padding_(padding) {
    reset();
}

void ConvTransposeImpl::reset() {
    weight = register_parameter("weight", at::empty({in_channels_, out_channels_, kernel_, kernel_}));
    bias = register_parameter("bias", at::empty({out_channels_}));
    torch::nn::init::kaiming_uniform_(weight, std::sqrt(5.0));
    const double bound = 1.0 / std::sqrt(double(out_channels_ * kernel_ * kernel_));
    torch::nn::init::uniform_(bias, -bound, bound);
}

at::Tensor ConvTransposeImpl::forward(const at::Tensor& x) {
    const auto type = autocast_type(x);
    auto y = conv_transpose(x.to(type), weight.to(type), stride_, padding_);
    return y + bias.to(type).view({1, -1, 1, 1});
}

at::Tensor convolved(const torch::nn::Conv2dImpl& layer, const at::Tensor& x) {
    const int64_t stride = layer.options.stride()->at(0);
    return in_even_channels(x, layer.weight, layer.bias, stride, same_padding(layer.weight.size(2), stride));
}

torch::nn::Conv2d conv(int64_t in_channels, int64_t out_channels, int64_t kernel, int64_t stride, bool bias) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in_channels, out_channels, kernel)
                                 .stride(stride)
                                 .padding(same_padding(kernel, stride))
                                 .bias(bias));
}

ResidualBlockImpl::ResidualBlockImpl(int64_t channels) {
    first_ = register_module("first", conv(channels, channels, 3));
    second_ = register_module("second", conv(channels, channels, 3));
    torch::NoGradGuard no_gradient;
    second_->weight.mul_(0.1);
    second_->bias.zero_();
}

at::Tensor ResidualBlockImpl::forward(const at::Tensor& x) {
    return x + second_->forward(leaky(first_->forward(leaky(x))));
}

SpectralConvImpl::SpectralConvImpl(int64_t in_channels, int64_t out_channels, int64_t kernel, int64_t stride,
                                   int64_t padding)
    : stride_(stride), padding_(padding) {
    weight_ = register_parameter("weight", at::empty({out_channels, in_channels, kernel, kernel}));
    bias_ = register_parameter("bias", at::zeros({out_channels}));
    left_ = register_buffer("left", at::randn({out_channels}));
    torch::nn::init::kaiming_uniform_(weight_, std::sqrt(5.0));
}

at::Tensor SpectralConvImpl::normalised_weight() {
    const auto matrix = weight_.flatten(1);
    at::Tensor right;
    {
        torch::NoGradGuard no_gradient;
        const auto unit = [](const at::Tensor& v) { return v / v.norm().clamp_min(1e-12); };
        right = unit(at::mv(matrix.t(), left_));
        const auto left = unit(at::mv(matrix, right));
        if (is_training())
            left_.copy_(left);
    }
    const auto largest = left_.clone().dot(at::mv(matrix, right));
    return weight_ / largest;
}

at::Tensor SpectralConvImpl::forward(const at::Tensor& x) {
    return in_even_channels(x, normalised_weight(), bias_, stride_, padding_);
}

at::Tensor scaled_to(const at::Tensor& x, int64_t side) {
    if (x.size(2) == side)
        return x;
    if (side < x.size(2))
        return at::adaptive_avg_pool2d(x, {side, side});
    return at::upsample_bilinear2d(x, {side, side}, false);
}

at::Tensor leaky(const at::Tensor& x) {
    return at::leaky_relu(x, 0.2);
}

} // namespace facefill
