// S1's discriminator: tells photographs from the cVAE's pictures (64 x 64).
//
//   conv 4x4/2 64 - leaky ReLU;  3 x (conv 4x4/2, batch norm, leaky ReLU)  128, 256, 512;  dense -> 1
//
// The first level has no batch norm, as usual since DCGAN (Radford et al. 2016): it would hide the picture's
// colours.
#pragma once

#include <torch/nn/modules/container/sequential.h>

#include "core/networks/layers.h"

namespace facefill {

struct CvaeVerdict {
    at::Tensor logits;                // N, above 0 for "photograph"
    std::vector<at::Tensor> features; // after each level's activation, for feature matching
};

class CvaeDiscriminatorImpl : public torch::nn::Module {
  public:
    explicit CvaeDiscriminatorImpl(int64_t width = 64);
    // image: N x 3 x 64 x 64 in 0..1.
    CvaeVerdict forward(const at::Tensor& image);

  private:
    torch::nn::Sequential trunk_;
    torch::nn::Linear verdict_{nullptr};
};
TORCH_MODULE(CvaeDiscriminator);

} // namespace facefill
