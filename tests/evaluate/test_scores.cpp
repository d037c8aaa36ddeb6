#include "training/evaluate/scores.h"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/zeros.h>
#include <torch/utils.h>

#include "training/trainer/measures.h"

#include "tests/evaluate/suites.h"
#undef fail

using namespace facefill;

namespace {

constexpr int64_t side = 32;

// The left half of the picture.
at::Tensor left_half() {
    auto mask = at::zeros({1, 1, side, side});
    mask.narrow(3, 0, side / 2).fill_(1);
    return mask;
}

double figure(const Scores& scores, const std::string& key) {
    return scores.figures({1}).at(key).value;
}

} // namespace

START_TEST(test_a_known_error_in_the_hole) {
    const auto truth = at::full({1, 3, side, side}, 0.5), mask = left_half();
    Scores scores;
    scores.add(truth + 0.1 * mask, truth, mask, 1);
    ck_assert_double_eq_tol(figure(scores, "psnr_hole"), 20, 1e-3);                   // 10 lg(1 / 0.01)
    ck_assert_double_eq_tol(figure(scores, "psnr"), 20 + 10 * std::log10(2.0), 1e-3); // half of the picture
    ck_assert_double_eq_tol(figure(scores, "l1_hole"), 0.1, 1e-5);
    ck_assert_double_eq_tol(figure(scores, "l1"), 0.05, 1e-5);
}
END_TEST

START_TEST(test_a_perfect_fill) {
    torch::manual_seed(1);
    const auto truth = at::rand({1, 3, side, side});
    Scores scores;
    scores.add(truth, truth, left_half(), 1);
    ck_assert_double_eq_tol(figure(scores, "psnr"), 100, 1e-6);
    ck_assert_double_eq_tol(figure(scores, "ssim"), 1, 1e-4);
    ck_assert_double_eq_tol(figure(scores, "ssim_hole"), 1, 1e-4);
    ck_assert_double_eq_tol(figure(scores, "sharpness"), 1, 1e-6);
    ck_assert_double_eq_tol(figure(scores, "l1"), 0, 1e-9);
}
END_TEST

START_TEST(test_blur_and_contrast_in_sharpness) {
    torch::manual_seed(1);
    const auto truth = 0.4 * at::rand({1, 3, side, side}) + 0.3, mask = left_half();
    Scores blurred, doubled;
    blurred.add(composite(at::avg_pool2d(truth, {5, 5}, {1, 1}, {2, 2}), truth, mask), truth, mask, 2);
    doubled.add(composite(2 * truth, truth, mask), truth, mask, 2);
    ck_assert_double_lt(figure(blurred, "sharpness"), 0.4);
    // Inside the eroded hole every difference is twice as large.
    ck_assert_double_eq_tol(figure(doubled, "sharpness"), 2, 1e-4);
}
END_TEST

START_TEST(test_sharpness_does_not_see_the_edge_of_the_hole) {
    const auto truth = at::full({1, 3, side, side}, 0.5), mask = left_half();
    ck_assert_double_eq_tol(hole_gradient(truth - 0.4 * mask, mask, 2).item<double>(), 0, 1e-6);
    ck_assert_double_gt(hole_gradient(truth - 0.4 * mask, at::ones_like(mask), 0).item<double>(), 1);
}
END_TEST

START_TEST(test_sharpness_weighs_pictures_by_their_detail) {
    torch::manual_seed(1);
    const auto sharp = at::rand({1, 3, side, side}), mask = left_half();
    const auto faint = 0.01 * sharp;
    Scores scores;
    scores.add(sharp, sharp, mask, 1);
    scores.add(10 * faint, faint, mask, 1); // ten times too sharp, but hardly anything
    ck_assert_double_eq_tol(scores.figures({1, 2}).at("sharpness").value, (1 + 0.1) / 1.01, 1e-3);
}
END_TEST

START_TEST(test_features_give_a_perceptual_distance_and_fid) {
    torch::manual_seed(1);
    const auto truth = at::rand({8, 4, 2, 2});
    Scores equal, shifted;
    equal.add_features({truth}, {truth});
    shifted.add_features({truth + 1}, {truth});
    const std::vector<int64_t> persons = {1, 2, 3, 4, 5, 6, 7, 8};
    const auto same = equal.figures(persons), other = shifted.figures(persons);
    ck_assert_double_eq_tol(same.at("fid").value, 0, 1e-6);
    ck_assert_double_eq_tol(same.at("perceptual").value, 0, 1e-6);
    ck_assert_double_eq_tol(other.at("fid").value, 4, 1e-4);
    ck_assert_double_gt(other.at("perceptual").value, 0.01);
}
END_TEST

START_TEST(test_the_median_of_the_seconds) {
    Scores scores;
    for (const double seconds : {9.0, 0.1, 0.2})
        scores.add_seconds(seconds);
    ck_assert_double_eq_tol(figure(scores, "seconds"), 0.2, 1e-12);
}
END_TEST

START_TEST(test_pictures_smaller_than_the_window_have_no_ssim) {
    const auto truth = at::full({1, 3, 8, 8}, 0.5);
    Scores scores;
    scores.add(truth, truth, at::ones({1, 1, 8, 8}), 1);
    ck_assert_uint_eq(scores.figures({1}).count("ssim"), 0);
    ck_assert_uint_eq(scores.figures({1}).count("psnr"), 1);
}
END_TEST

Suite* scores_suite() {
    Suite* suite = suite_create("scores");
    TCase* tests = tcase_create("scores");
    tcase_add_test(tests, test_a_known_error_in_the_hole);
    tcase_add_test(tests, test_a_perfect_fill);
    tcase_add_test(tests, test_blur_and_contrast_in_sharpness);
    tcase_add_test(tests, test_sharpness_does_not_see_the_edge_of_the_hole);
    tcase_add_test(tests, test_sharpness_weighs_pictures_by_their_detail);
    tcase_add_test(tests, test_features_give_a_perceptual_distance_and_fid);
    tcase_add_test(tests, test_the_median_of_the_seconds);
    tcase_add_test(tests, test_pictures_smaller_than_the_window_have_no_ssim);
    suite_add_tcase(suite, tests);
    return suite;
}
