// Building blocks that the networks share.
#pragma once

#include <torch/nn/cloneable.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/any.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

namespace facefill {

// y = transposed convolution of x (N, Cin, H, W) with weight (Cin, Cout, k, k), computed as the data gradient
// of the convolution: the native operator bypasses oneDNN in LibTorch 1.13 and returns wrong shapes in bf16.
// Differentiable; output (N, Cout, (H - 1) stride - 2 padding + k, ...) in x's type.
at::Tensor conv_transpose(const at::Tensor& x, const at::Tensor& weight, int64_t stride, int64_t padding);

// Transposed convolution k x k with bias, as a module; follows CPU autocast to bf16.
class ConvTransposeImpl : public torch::nn::Cloneable<ConvTransposeImpl> {
  public:
    ConvTransposeImpl(int64_t in_channels, int64_t out_channels, int64_t kernel, int64_t stride,
                      int64_t padding);
    void reset() override;
    at::Tensor forward(const at::Tensor& x);

    at::Tensor weight, bias;

  private:
    int64_t in_channels_, out_channels_, kernel_, stride_, padding_;
};
TORCH_MODULE(ConvTranspose);

// Conv k x k / stride with "same" padding for odd kernels, (kernel - stride) / 2 for even ones.
torch::nn::Conv2d conv(int64_t in_channels, int64_t out_channels, int64_t kernel, int64_t stride = 1,
                       bool bias = true);

// A layer that conv() made, of x. While it trains, an odd number of output channels is made up to a multiple
// of eight with zeros that are cut off again: of odd bf16 channels oneDNN 3.7 (Debian 13) gives wrong data
// gradients on some processors.
at::Tensor convolved(const torch::nn::Conv2dImpl& layer, const at::Tensor& x);

// x + conv(lrelu(conv(lrelu(x)))) without normalisation; the second convolution starts at a tenth of its
// usual weights, so that a deep stack begins close to the identity.
class ResidualBlockImpl : public torch::nn::Module {
  public:
    explicit ResidualBlockImpl(int64_t channels);
    at::Tensor forward(const at::Tensor& x);

  private:
    torch::nn::Conv2d first_{nullptr}, second_{nullptr};
};
TORCH_MODULE(ResidualBlock);

// Convolution whose weight is divided by its largest singular value (Miyato et al. 2018), found by one power
// iteration a training step.
class SpectralConvImpl : public torch::nn::Module {
  public:
    SpectralConvImpl(int64_t in_channels, int64_t out_channels, int64_t kernel, int64_t stride,
                     int64_t padding);
    at::Tensor forward(const at::Tensor& x);

  private:
    at::Tensor normalised_weight();

    at::Tensor weight_, bias_, left_;
    int64_t stride_, padding_;
};
TORCH_MODULE(SpectralConv);

// x (N, C, R, R) averaged down or interpolated up to `side`.
at::Tensor scaled_to(const at::Tensor& x, int64_t side);

// Leaky ReLU with slope 0.2, the slope of every network here that its paper leaves open.
at::Tensor leaky(const at::Tensor& x);

} // namespace facefill
