// The divergence that keeps a VAE's latent near the standard normal (S1).
#pragma once

#include <ATen/core/Tensor.h>

namespace facefill {

// KL(N(mu, sigma^2) || N(0, 1)) = 1/2 sum(mu^2 + sigma^2 - 1 - ln sigma^2), summed over the latent, mean over
// the batch. mu, log_variance: N x latent, float32.
at::Tensor kl_loss(const at::Tensor& mu, const at::Tensor& log_variance);

} // namespace facefill
