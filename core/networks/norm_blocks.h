// Convolutions with batch norm, as the networks that look at faces are built of.
#pragma once

#include <torch/nn/modules/container/sequential.h>

namespace facefill {

// Conv 3x3 without bias, batch norm.
torch::nn::Sequential conv_norm(int64_t in_channels, int64_t out_channels, int64_t stride);

// relu(x + norm(conv(relu(norm(conv x))))) (He et al. 2016).
class NormResidualBlockImpl : public torch::nn::Module {
  public:
    explicit NormResidualBlockImpl(int64_t channels);
    at::Tensor forward(const at::Tensor& x);

  private:
    torch::nn::Sequential first_, second_;
};
TORCH_MODULE(NormResidualBlock);

} // namespace facefill
