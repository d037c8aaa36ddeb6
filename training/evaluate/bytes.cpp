#include "training/evaluate/bytes.h"

#include <ATen/TensorOperators.h>

namespace facefill {

at::Tensor to_bytes(const at::Tensor& image) {
    return (image[0].permute({1, 2, 0}).clamp(0, 1) * 255).round().to(at::kByte).contiguous();
}

at::Tensor from_bytes(const at::Tensor& bytes) {
    return bytes.permute({2, 0, 1}).unsqueeze(0).to(at::kFloat) / 255;
}

} // namespace facefill
