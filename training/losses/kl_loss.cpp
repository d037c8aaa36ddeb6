#include "training/losses/kl_loss.h"

#include <ATen/TensorOperators.h>

namespace facefill {

at::Tensor kl_loss(const at::Tensor& mu, const at::Tensor& log_variance) {
    return 0.5 * (mu.square() + log_variance.exp() - 1 - log_variance).sum() / mu.size(0);
}

} // namespace facefill
