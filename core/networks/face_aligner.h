// Says how a face's frame lies wrong, from what is left of the face: eyes that are painted over mislead a
// landmark finder, and this network never sees what lies under a hole (96 x 96).
//
//   the picture without the hole's pixels, and the hole; the middle 72 x 72
//   conv 3x3/2, batch norm, ReLU          w channels           72^2 -> 36^2
//   3 x (conv 3x3/2, batch norm, ReLU     2w, 4w, 4w channels  -> 5^2
//        residual block)
//   dense, ReLU -> dense                  128 -> 4 numbers
//
// Only the middle is looked at, so that where a photograph ends says nothing about where its face lies.
#pragma once

#include <filesystem>

#include <torch/nn/modules/container/sequential.h>

#include "core/models/model_description.h"
#include "core/networks/layers.h"

namespace facefill {

struct FaceAlignerSizes {
    int64_t width = 32; // channels of the first level
};

class FaceAlignerImpl : public torch::nn::Module {
  public:
    explicit FaceAlignerImpl(const FaceAlignerSizes& sizes);
    // image: N x 3 x R x R in 0..1, mask: N x 1 x R x R, 1 in the hole; R other than 96 is scaled. Returns
    // N x 4: where the face's own frame lies in the frame that is shown: right and down of its middle (in
    // half sides), logarithm of its size, and its turn in radians, positive from x to y (down).
    at::Tensor forward(const at::Tensor& image, const at::Tensor& mask);

  private:
    torch::nn::Sequential trunk_;
    torch::nn::Linear first_{nullptr}, last_{nullptr};
};
TORCH_MODULE(FaceAligner);

// Throws Error (model) as load_completion_network does.
FaceAligner load_face_aligner(const std::filesystem::path& path, ModelDescription& description);

} // namespace facefill
