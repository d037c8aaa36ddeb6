// Asserts about tensors. Includes check.h, so include it last.
#pragma once

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>

#include <check.h>
#undef fail

namespace facefill::testing {

inline double largest_difference(const at::Tensor& a, const at::Tensor& b) {
    return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

inline void assert_close(const at::Tensor& actual, const at::Tensor& expected, double tolerance) {
    ck_assert_msg(actual.sizes() == expected.sizes(), "the shapes differ");
    const double difference = largest_difference(actual, expected);
    ck_assert_msg(difference <= tolerance, "differs by %g, over %g", difference, tolerance);
}

inline void assert_shape(const at::Tensor& actual, at::IntArrayRef expected) {
    ck_assert_msg(actual.sizes() == expected, "a tensor has another shape");
}

} // namespace facefill::testing
