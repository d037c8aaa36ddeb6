// Tells photographs from filled ones patch by patch; `portrait`'s adversary.
//
//   (picture, mask) -> 4 x (spectrally normalised conv 4x4/2, leaky ReLU)  48, 96, 192, 192 -> conv 3x3 ->
//   map S/16
//
// Only the cells that touch the hole are judged: see hole_cells.
#pragma once

#include <vector>

#include "core/networks/layers.h"

namespace facefill {

struct PatchVerdict {
    at::Tensor map;                   // N x K x S/16 x S/16 logits, above 0 for "photograph"; here K = 1
    std::vector<at::Tensor> features; // after each of the four levels, for feature matching
};

class PatchDiscriminatorImpl : public torch::nn::Module {
  public:
    explicit PatchDiscriminatorImpl(int64_t width = 48);
    // picture: N x 3 x S x S in 0..1, S a multiple of 16; mask: N x 1 x S x S.
    PatchVerdict forward(const at::Tensor& picture, const at::Tensor& mask);

  private:
    std::vector<SpectralConv> levels_;
    SpectralConv verdict_{nullptr};
};
TORCH_MODULE(PatchDiscriminator);

// 1 for the cells of the verdict's map whose quarter or more lies in the hole, N x 1 x S/16 x S/16.
at::Tensor hole_cells(const at::Tensor& mask);

} // namespace facefill
