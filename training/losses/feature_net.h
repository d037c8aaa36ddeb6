// A network trained to see, frozen: its feature maps are what the feature and the style loss compare.
#pragma once

#include <filesystem>
#include <vector>

#include <ATen/core/Tensor.h>

namespace facefill {

class Safetensors;

// Five blocks of 3x3 convolutions with a rectifier, between max pools 2x2, in one of two layouts:
//   VGG16              torchvision's state dict as safetensors (features.0.weight ...); block 1 ends with
//   S3's relu2_2 Darknet Reference  layers.0 ... layers.4 with batch norm, leaky ReLU 0.1: the data folder's
//   imagenet-features
class FeatureNet {
  public:
    // Throws Error (model) naming the file and what it lacks.
    explicit FeatureNet(const std::filesystem::path& path);
    void to(at::Device device);
    std::vector<int64_t> channels() const; // of the blocks' outputs
    // pictures: N x 3 x H x W in 0..1. The five blocks' outputs before their pools, first to last.
    std::vector<at::Tensor> features(const at::Tensor& pictures) const;

  private:
    struct Convolution {
        at::Tensor weight, bias;
    };
    void read_darknet(const Safetensors& file, const std::filesystem::path& path);
    void read_vgg(const Safetensors& file, const std::filesystem::path& path);

    std::vector<std::vector<Convolution>> blocks_;
    double slope_ = 0;        // of the rectifier below 0
    at::Tensor mean_, scale_; // of the colours, 1 x 3 x 1 x 1; undefined where the net takes 0..1
};

} // namespace facefill
