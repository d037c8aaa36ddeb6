#include "training/losses/boundary_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/max_pool2d.h>

#include "training/losses/reconstruction_loss.h"

namespace facefill {

at::Tensor boundary_weight(const at::Tensor& mask) {
    const auto dilated = [](const at::Tensor& x) { return at::max_pool2d(x, {3, 3}, {1, 1}, {1, 1}); };
    const auto edge = dilated(mask) + dilated(1 - mask) - 1;
    return at::avg_pool2d(edge, {7, 7}, {1, 1}, {3, 3}, false, false);
}

at::Tensor boundary_loss(const at::Tensor& picture, const at::Tensor& truth, const at::Tensor& mask) {
    return l1_loss(picture, truth, boundary_weight(mask));
}

} // namespace facefill
