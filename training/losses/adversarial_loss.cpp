#include "training/losses/adversarial_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/softplus.h>

namespace facefill {

namespace {

at::Tensor weighted_mean(const at::Tensor& values, const at::Tensor& weight) {
    if (!weight.defined())
        return values.mean();
    const auto each = weight.expand_as(values);
    return (values * each).sum() / each.sum().clamp_min(1);
}

} // namespace

// softplus(-x) = -ln sigmoid(x)
at::Tensor real_loss(AdversarialKind kind, const at::Tensor& real, const at::Tensor& weight) {
    return weighted_mean(kind == AdversarialKind::hinge ? at::relu(1 - real) : at::softplus(-real), weight);
}

at::Tensor fake_loss(AdversarialKind kind, const at::Tensor& fake, const at::Tensor& weight) {
    return weighted_mean(kind == AdversarialKind::hinge ? at::relu(1 + fake) : at::softplus(fake), weight);
}

at::Tensor generator_loss(AdversarialKind kind, const at::Tensor& fake, const at::Tensor& weight) {
    return kind == AdversarialKind::hinge ? -weighted_mean(fake, weight)
                                          : weighted_mean(at::softplus(-fake), weight);
}

} // namespace facefill
