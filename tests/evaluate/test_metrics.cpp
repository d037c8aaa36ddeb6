#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <torch/utils.h>

#include "training/evaluate/frechet_distance.h"
#include "training/evaluate/perceptual_distance.h"
#include "training/evaluate/ssim.h"

#include "tests/evaluate/suites.h"
#undef fail

using namespace facefill;

namespace {

double number(const at::Tensor& x) {
    return x.item<double>();
}

} // namespace

START_TEST(test_ssim_of_equal_pictures_is_one) {
    torch::manual_seed(1);
    const auto picture = at::rand({2, 3, 32, 32});
    const auto map = ssim_map(picture, picture);
    ck_assert_int_eq(map.size(2), 22);
    ck_assert_double_eq_tol(number(map.min()), 1, 1e-4);
}
END_TEST

START_TEST(test_ssim_of_flat_pictures) {
    // Without structure the luminance term remains: (2 a b + C1) / (a^2 + b^2 + C1).
    const auto a = at::full({1, 3, 16, 16}, 0.4), b = at::full({1, 3, 16, 16}, 0.6);
    const double c1 = 1e-4, expected = (2 * 0.4 * 0.6 + c1) / (0.16 + 0.36 + c1);
    ck_assert_double_eq_tol(number(ssim(ssim_map(a, b))), expected, 1e-3);
}
END_TEST

START_TEST(test_ssim_of_an_inverted_pattern_is_negative) {
    torch::manual_seed(1);
    const auto noise = 0.8 * at::rand({1, 3, 32, 32}) - 0.4;
    ck_assert_double_lt(number(ssim(ssim_map(0.5 + noise, 0.5 - noise))), -0.5);
}
END_TEST

START_TEST(test_ssim_of_the_hole_sees_only_windows_centred_in_it) {
    auto a = at::full({1, 3, 40, 40}, 0.5);
    auto b = a.clone();
    b.narrow(3, 0, 8).fill_(0.9);
    auto mask = at::zeros({1, 1, 40, 40});
    mask.narrow(2, 10, 10).narrow(3, 25, 10).fill_(1);
    const auto map = ssim_map(a, b);
    ck_assert_double_eq_tol(number(ssim_in_hole(map, mask)), 1, 1e-4);
    ck_assert_double_lt(number(ssim(map)), 0.99);
    ck_assert(std::isnan(number(ssim_in_hole(map, at::zeros({1, 1, 40, 40})))));
}
END_TEST

START_TEST(test_frechet_distance_of_equal_sets_is_zero) {
    torch::manual_seed(1);
    const auto set = at::randn({200, 8});
    ck_assert_double_eq_tol(frechet_distance(set, set), 0, 1e-6);
}
END_TEST

START_TEST(test_frechet_distance_of_a_shift_is_its_square) {
    torch::manual_seed(1);
    const auto set = at::randn({200, 8});
    ck_assert_double_eq_tol(frechet_distance(set, set + 0.5), 8 * 0.25, 1e-4);
}
END_TEST

START_TEST(test_frechet_distance_of_two_spreads) {
    // One dimension: (s1 - s2)^2. The set 0, 2, 4 has a deviation of 2, three times as wide a set one of 6.
    const auto set = at::tensor({0.0, 2.0, 4.0}).view({3, 1});
    ck_assert_double_eq_tol(frechet_distance(set - 2, 3 * (set - 2)), 16, 1e-6);
}
END_TEST

START_TEST(test_frechet_distance_of_correlated_gaussians) {
    // Covariances that do not commute: A = diag(1, 4) and B = A turned by 45 degrees. For 2 x 2 matrices
    // tr (A B)^1/2 = sqrt(tr AB + 2 sqrt(det AB)), with tr AB = 2.5 + 10 and det AB = 16.
    const auto line = at::tensor({1.0, -1.0, 1.0, -1.0}) * std::sqrt(0.75);
    const auto other = at::tensor({2.0, 2.0, -2.0, -2.0}) * std::sqrt(0.75);
    const auto a = at::cat({line.unsqueeze(1), other.unsqueeze(1)}, 1);
    const double s = std::sqrt(0.5);
    const auto turn = at::tensor({s, -s, s, s}).view({2, 2});
    const double expected = 5 + 5 - 2 * std::sqrt(12.5 + 2 * std::sqrt(16.0));
    ck_assert_double_eq_tol(frechet_distance(a, at::matmul(a, turn)), expected, 1e-9);
}
END_TEST

START_TEST(test_frechet_distance_of_fewer_vectors_than_dimensions_is_finite) {
    torch::manual_seed(1);
    const auto set = at::randn({4, 16});
    ck_assert_double_eq_tol(frechet_distance(set, set), 0, 1e-4);
    ck_assert(std::isfinite(frechet_distance(set, at::randn({4, 16}))));
}
END_TEST

START_TEST(test_perceptual_distance_compares_directions) {
    // Two layers of one place: (3, 4) against (6, 8) points the same way; (1, 0) against (0, 1) differs by 2.
    const auto layer = [](float x, float y) { return at::tensor({x, y}).view({1, 2, 1, 1}); };
    const auto distance = perceptual_distance({layer(3, 4), layer(1, 0)}, {layer(6, 8), layer(0, 1)});
    ck_assert_int_eq(distance.size(0), 1);
    ck_assert_double_eq_tol(number(distance), 2, 1e-6);
    ck_assert_double_eq_tol(number(perceptual_distance({layer(0, 0)}, {layer(0, 0)})), 0, 1e-9);
}
END_TEST

Suite* metrics_suite() {
    Suite* suite = suite_create("metrics");
    TCase* tests = tcase_create("metrics");
    tcase_add_test(tests, test_ssim_of_equal_pictures_is_one);
    tcase_add_test(tests, test_ssim_of_flat_pictures);
    tcase_add_test(tests, test_ssim_of_an_inverted_pattern_is_negative);
    tcase_add_test(tests, test_ssim_of_the_hole_sees_only_windows_centred_in_it);
    tcase_add_test(tests, test_frechet_distance_of_equal_sets_is_zero);
    tcase_add_test(tests, test_frechet_distance_of_a_shift_is_its_square);
    tcase_add_test(tests, test_frechet_distance_of_two_spreads);
    tcase_add_test(tests, test_frechet_distance_of_correlated_gaussians);
    tcase_add_test(tests, test_frechet_distance_of_fewer_vectors_than_dimensions_is_finite);
    tcase_add_test(tests, test_perceptual_distance_compares_directions);
    suite_add_tcase(suite, tests);
    return suite;
}
