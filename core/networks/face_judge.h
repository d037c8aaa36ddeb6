// Sees what is on a face, and whose it is: what evaluation measures wishes and likeness with, and what the
// attribute and the identity loss look through (64 x 64).
//
//   conv 3x3/2, batch norm, ReLU          w channels           64^2 -> 32^2
//   residual block
//   3 x (conv 3x3/2, batch norm, ReLU     2w, 4w, 8w channels  -> 4^2
//        two residual blocks; one at 8w)
//   mean over the picture, dropout
//   dense -> logits of the attributes     dense -> embedding of unit length
//
// Residual blocks: norm_blocks.h. For training, the embedding is compared with one direction for each person
// of the training split (CosFace, Wang et al. 2018); afterwards these directions are of no use.
#pragma once

#include <filesystem>

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/dropout.h>

#include "core/models/model_description.h"
#include "core/networks/layers.h"

namespace facefill {

struct FaceJudgeSizes {
    int64_t width = 32;      // channels of the first level
    int64_t embedding = 128; // numbers in the embedding
    int64_t attributes = 40;
    int64_t persons = 0; // told apart in training
};

struct Judgement {
    at::Tensor attributes; // N x attributes, logits: above 0 for "present"
    at::Tensor embedding;  // N x embedding, of unit length: alike for photos of one person
};

class FaceJudgeImpl : public torch::nn::Module {
  public:
    explicit FaceJudgeImpl(const FaceJudgeSizes& sizes);
    // image: N x 3 x R x R in 0..1, an aligned face; R other than 64 is scaled.
    Judgement forward(const at::Tensor& image);
    // N x persons: the embedding's cosine with each person's direction.
    at::Tensor person_cosines(const at::Tensor& embedding);

  private:
    torch::nn::Sequential trunk_;
    torch::nn::Dropout dropout_{nullptr};
    torch::nn::Linear attributes_{nullptr}, embedding_{nullptr};
    at::Tensor persons_;
};
TORCH_MODULE(FaceJudge);

// Throws Error (model) as load_completion_network does. The judge is frozen and does not drop out.
FaceJudge load_face_judge(const std::filesystem::path& path, ModelDescription& description);

} // namespace facefill
