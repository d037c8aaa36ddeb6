// The distance between two pictures as a trained feature net sees them: what makes a fill look right where a pixel loss
// chooses blur.
#pragma once

#include <filesystem>
#include <vector>

#include <torch/nn/module.h>

namespace facefill {

// The first five blocks of Darknet Reference (conv 3x3, batch norm, leaky ReLU 0.1, max pool 2x2), trained on ImageNet,
// frozen. Stands in for VGG16 (S3's phi = relu2_2).
class FeatureNet {
  public:
    // A safetensors file with layers.0 .. layers.4 as in the data folder's imagenet-features. Throws Error (model).
    explicit FeatureNet(const std::filesystem::path& path);
    void to(at::Device device);
    // pictures: N x 3 x H x W in 0..1. The five blocks' outputs before their pools, first to last.
    std::vector<at::Tensor> features(const at::Tensor& pictures) const;

  private:
    struct Block {
        at::Tensor weight, bias; // batch norm folded in
    };
    std::vector<Block> blocks_;
};

// Mean absolute difference of blocks first..last (0 .. 4), summed.
at::Tensor feature_loss(const std::vector<at::Tensor>& picture, const std::vector<at::Tensor>& truth, size_t first,
                        size_t last);

} // namespace facefill
