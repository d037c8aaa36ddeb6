// `portrait`: a U-shape that completes any hole in a face in one pass; the default model. What is done with
// it where both eyes are erased is in second_look.h.
//
// Source: S3 (Chen et al., arXiv 1801.07632) without attributes: encoder and completion mirror each other,
// skips are copied and concatenated. At one size, without normalisation layers, which makes it twice as fast
// on a processor and leaves no seam between hole and context.
//
//   input      3 colours, the hole at 0, and the mask -> pixel unshuffle `fold` -> conv 3x3, 32 channels
//   level 1    grid 64^2         32 channels, 1 residual block   (at 192^2: fold 3; at 128^2: fold 2)
//   level 2-5  grid 32^2 .. 4^2  64, 128, 192, 256 channels, 2 residual blocks; down by conv 4x4/2
//   upwards    conv 1x1, nearest x 2, concatenate with the level's skip, mix by conv 1x1, its blocks
//   output     conv 3x3 to 8 channels x fold^2, pixel shuffle (ICNR start), leaky ReLU, conv 3x3 to 3
//
// With `mirror` = hole the hole is first laid out with what lies across the face's middle, as far as that is
// seen: the frame puts the eyes at equal distances from the middle, so that an erased eye gets the other one
// for a pattern. That picture and its mask, 0 outside the hole, pass by a second input convolution that
// starts at 0. With `mirror` = throughout the two halves of the face also tell each other what they draw, so
// that two erased eyes become a pair: level 5 and every level upwards, after its mix, add a conv 1x1 of their
// own mirror image, which starts at 0.
#pragma once

#include <torch/nn/modules/container/modulelist.h>

#include "core/networks/layers.h"

namespace facefill {

// What of the other half of the face a place gets to see; the numbers are those of the model files.
enum class Mirror { none = 0, hole = 1, throughout = 2 };

struct PortraitSizes {
    int64_t fold = 3;   // side of the squares of pixels that become channels
    int64_t width = 32; // channels of the first level; the others are 2, 4, 6 and 8 times as wide
    Mirror mirror = Mirror::none;
};

class PortraitImpl : public torch::nn::Module {
  public:
    explicit PortraitImpl(const PortraitSizes& sizes);
    // image: N x 3 x S x S in 0..1, S a multiple of 16 x fold; mask: N x 1 x S x S, 1 in the hole.
    // Returns the whole picture, N x 3 x S x S, about 0..1 (not clamped), float32.
    at::Tensor forward(const at::Tensor& image, const at::Tensor& mask);

  private:
    at::Tensor run_blocks(const std::string& name, int64_t count, at::Tensor x);
    at::Tensor with_other_half(int level, const at::Tensor& x);

    PortraitSizes sizes_;
};
TORCH_MODULE(Portrait);

} // namespace facefill
