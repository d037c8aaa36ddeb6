// Tells photographs from filled ones by what a frozen, trained network sees in them: the projected
// discriminator (Sauer et al. 2021, Projected GANs Converge Faster, section 3) on the blocks of a feature
// net.
//
//   each block's map (grid S / 2^(k-1)) -> halved down to S/16 by conv 4x4/2, leaky ReLU, `width` channels
//   at first and twice as many from the second on -> joined with the mask's cells -> conv 3x3, leaky ReLU ->
//   conv 3x3 -> map S/16
//
// With `mirrored` each map and the cells are also joined with their own mirror image: D sees beside an eye
// the other one, and knows which of the two is a fill. What it is shown must then have the face's middle in
// its own.
//
// Every convolution is spectrally normalised, and every answer but the verdict is divided by its root mean
// square, so that D is bounded and yet not weak. The paper's random projections are left out.
#pragma once

#include <vector>

#include "core/networks/patch_discriminator.h"

namespace facefill {

class FeatureDiscriminatorImpl : public torch::nn::Module {
  public:
    static constexpr int64_t usual_width = 48;
    // channels: of the feature net's blocks, first to last, on grids S, S/2, S/4, S/8 and S/16; the first is
    // not looked at.
    explicit FeatureDiscriminatorImpl(const std::vector<int64_t>& channels, int64_t width = usual_width,
                                      bool mirrored = false);
    // maps: the blocks' outputs; mask: N x 1 x H x W, multiples of 16. A verdict of each head for every cell,
    // K = 4 for five blocks; features: after each head's halvings.
    PatchVerdict forward(const std::vector<at::Tensor>& maps, const at::Tensor& mask);

  private:
    struct Head {
        std::vector<SpectralConv> halvings;
        SpectralConv joined{nullptr}, verdict{nullptr};
    };
    std::vector<Head> heads_;
    bool mirrored_;
};
TORCH_MODULE(FeatureDiscriminator);

} // namespace facefill
