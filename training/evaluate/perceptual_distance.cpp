#include "training/evaluate/perceptual_distance.h"

#include <cassert>

#include <ATen/TensorOperators.h>

namespace facefill {

namespace {

at::Tensor unit_length(const at::Tensor& features) {
    return features / (features.square().sum(1, true).sqrt() + 1e-10);
}

} // namespace

at::Tensor perceptual_distance(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b) {
    assert(!a.empty() && a.size() == b.size());
    at::Tensor total;
    for (size_t i = 0; i < a.size(); ++i) {
        const auto distance = (unit_length(a[i]) - unit_length(b[i])).square().sum(1).mean({1, 2});
        total = total.defined() ? total + distance : distance;
    }
    return total;
}

at::Tensor pooled(const at::Tensor& features) {
    return features.mean({2, 3});
}

} // namespace facefill
