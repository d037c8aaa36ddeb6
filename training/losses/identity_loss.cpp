#include "training/losses/identity_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/zeros_like.h>

namespace facefill {

namespace {

// The paper's 64 and 0.35 are for millions of photos; with some ten a person they do not begin to learn.
constexpr double scale = 20, margin = 0.15;

} // namespace

at::Tensor identity_loss(const at::Tensor& embedding, const at::Tensor& other) {
    return 1 - (embedding * other).sum(1).mean();
}

at::Tensor person_loss(const at::Tensor& cosines, const at::Tensor& person) {
    const auto counts = person.ge(0).to(at::kFloat);
    const auto own = person.clamp_min(0).unsqueeze(1);
    const auto lead = at::zeros_like(cosines).scatter_(1, own, margin);
    const auto log_likelihood = at::log_softmax(scale * (cosines - lead), 1).gather(1, own).squeeze(1);
    return -(log_likelihood * counts).sum() / counts.sum().clamp_min(1);
}

} // namespace facefill
