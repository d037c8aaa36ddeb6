// The distance between two crowds of feature vectors, each taken for a Gaussian: FID where the features are a
// trained net's (Heusel et al. 2017, arXiv 1706.08500, equation 6).
#pragma once

#include <ATen/core/Tensor.h>

namespace facefill {

// |mean a - mean b|^2 + tr(A + B - 2 (A B)^1/2), A and B the covariances. a, b: N x D, N >= 2. Where N does
// not exceed D the covariances are singular and the figure is too large by an amount that depends on N.
double frechet_distance(const at::Tensor& a, const at::Tensor& b);

} // namespace facefill
