// What part of the pictures D and the feature net are shown.
#include "training/trainer/window.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/autograd.h>

#include "tests/training/suites.h"

#include "tests/networks/assert_tensors.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

// Two pictures of 8 x 8 whose pixels are numbered through.
at::Tensor numbered() {
    return at::arange(128, at::kFloat).view({2, 1, 8, 8});
}

// The first picture's hole lies in its middle, the second one's in the lower right corner.
at::Tensor two_holes() {
    auto mask = at::zeros({2, 1, 8, 8});
    mask[0][0].narrow(0, 3, 2).narrow(1, 2, 4).fill_(1);
    mask[1][0][7][7] = 1;
    return mask;
}

} // namespace

START_TEST(test_a_window_lies_around_its_hole) {
    const auto picture = numbered(), cut = Windows(two_holes(), {4, 4}).cut(picture);
    assert_shape(cut, {2, 1, 4, 4});
    assert_close(cut[0], picture[0].narrow(1, 2, 4).narrow(2, 2, 4), 0);
    assert_close(cut[1], picture[1].narrow(1, 4, 4).narrow(2, 4, 4), 0);
}
END_TEST

START_TEST(test_a_strip_spans_the_picture_at_the_hole_s_height) {
    const auto picture = numbered(), cut = Windows(two_holes(), {4, 0}).cut(picture);
    assert_shape(cut, {2, 1, 4, 8});
    assert_close(cut[0], picture[0].narrow(1, 2, 4), 0);
    assert_close(cut[1], picture[1].narrow(1, 4, 4), 0);
}
END_TEST

START_TEST(test_without_a_side_all_is_seen) {
    const auto picture = numbered();
    assert_close(Windows(two_holes(), {}).cut(picture), picture, 0);
    assert_close(Windows(two_holes(), {8, 8}).cut(picture), picture, 0);
}
END_TEST

START_TEST(test_a_picture_without_a_hole_has_a_window_too) {
    assert_shape(Windows(at::zeros({2, 1, 8, 8}), {4, 4}).cut(numbered()), {2, 1, 4, 4});
}
END_TEST

START_TEST(test_gradients_reach_the_window_alone) {
    const auto picture = numbered().requires_grad_(true);
    const auto windows = Windows(two_holes(), {4, 4});
    const auto gradient = torch::autograd::grad({windows.cut(picture).sum()}, {picture})[0];
    ck_assert_double_eq(gradient.sum().item<double>(), 32);
    assert_close(windows.cut(gradient).sum(), gradient.sum(), 0);
}
END_TEST

START_TEST(test_a_batch_is_cut_with_its_masks) {
    Batch batch;
    batch.image = numbered();
    batch.mask = two_holes();
    const auto cut = Windows(batch.mask, {4, 4}).cut(batch);
    assert_close(cut.mask.sum(), batch.mask.sum(), 0);
    assert_shape(cut.image, {2, 1, 4, 4});
}
END_TEST

Suite* window_suite() {
    Suite* suite = suite_create("window");
    TCase* tests = tcase_create("window");
    tcase_add_test(tests, test_a_window_lies_around_its_hole);
    tcase_add_test(tests, test_a_strip_spans_the_picture_at_the_hole_s_height);
    tcase_add_test(tests, test_without_a_side_all_is_seen);
    tcase_add_test(tests, test_a_picture_without_a_hole_has_a_window_too);
    tcase_add_test(tests, test_gradients_reach_the_window_alone);
    tcase_add_test(tests, test_a_batch_is_cut_with_its_masks);
    suite_add_tcase(suite, tests);
    return suite;
}
