#include "training/losses/feature_loss.h"

#include <algorithm>

#include <ATen/TensorOperators.h>

namespace facefill {

at::Tensor feature_loss(const std::vector<at::Tensor>& picture, const std::vector<at::Tensor>& truth,
                        size_t first, size_t last) {
    at::Tensor total;
    for (size_t i = first; i <= std::min(last, picture.size() - 1); ++i) {
        const auto distance = (picture[i] - truth[i].detach()).abs().to(at::kFloat).mean();
        total = total.defined() ? total + distance : distance;
    }
    return total;
}

} // namespace facefill
