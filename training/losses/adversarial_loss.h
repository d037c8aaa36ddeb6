// The two sides of the adversarial game. Verdicts are logits of any shape, above 0 for "photograph"; weight,
// of a shape that broadcasts, says which verdicts count (for instance hole_cells) and may be undefined: then
// all do.
#pragma once

#include <ATen/core/Tensor.h>

namespace facefill {

enum class AdversarialKind {
    bce,   // log-loss (Goodfellow et al. 2014, the non-saturating form for the generator); S1, S3, S4, S5
    hinge, // max(0, 1 - real) + max(0, 1 + fake), and -fake for the generator (Lim and Ye 2017)
};

// The two halves of D's loss, on photographs and on fills.
at::Tensor real_loss(AdversarialKind kind, const at::Tensor& real, const at::Tensor& weight);
at::Tensor fake_loss(AdversarialKind kind, const at::Tensor& fake, const at::Tensor& weight);
at::Tensor generator_loss(AdversarialKind kind, const at::Tensor& fake, const at::Tensor& weight);

} // namespace facefill
