#include "training/evaluate/frechet_distance.h"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/linalg_eigvalsh.h>
#include <ATen/ops/matmul.h>

namespace facefill {

namespace {

at::Tensor covariance(const at::Tensor& rows) {
    const auto centred = rows - rows.mean(0, true);
    return at::matmul(centred.t(), centred) / (double(rows.size(0)) - 1);
}

// Of a symmetric matrix without negative eigenvalues; those that rounding made negative count as 0.
at::Tensor square_root(const at::Tensor& matrix) {
    const auto [values, vectors] = at::linalg_eigh(matrix);
    return at::matmul(vectors * values.clamp_min(0).sqrt().unsqueeze(0), vectors.t());
}

} // namespace

double frechet_distance(const at::Tensor& a, const at::Tensor& b) {
    const auto x = a.to(at::kDouble), y = b.to(at::kDouble);
    const auto cov_x = covariance(x), cov_y = covariance(y);
    // (A B)^1/2 has the trace of (A^1/2 B A^1/2)^1/2, and that one is symmetric.
    const auto root = square_root(cov_x);
    const auto product = at::matmul(at::matmul(root, cov_y), root);
    const auto trace_of_root = at::linalg_eigvalsh((product + product.t()) / 2).clamp_min(0).sqrt().sum();
    const auto means = (x.mean(0) - y.mean(0)).square().sum();
    const double distance = (means + cov_x.trace() + cov_y.trace() - 2 * trace_of_root).item<double>();
    return std::max(0.0, distance);
}

} // namespace facefill
