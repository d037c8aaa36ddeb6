#include "training/losses/alignment_loss.h"

#include <ATen/TensorOperators.h>

namespace facefill {

at::Tensor alignment_loss(const at::Tensor& correction, const at::Tensor& truth) {
    return (correction - truth).abs().mean();
}

} // namespace facefill
