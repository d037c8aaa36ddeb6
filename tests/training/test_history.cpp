// Which earlier fills D is shown again.
#include "training/trainer/history.h"

#include <set>

#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <torch/utils.h>

#include "tests/training/suites.h"

#include "tests/networks/assert_tensors.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

// Fills that are all of one gray value, in 256ths, so that one tells which batch it came from; masks
// likewise.
void remember(History& history, int value, int64_t side = 4) {
    history.remember(at::full({4, 3, side, side}, value / 255.F), at::full({4, 1, side, side}, value % 2));
}

std::set<int> values_in(const History& history) {
    const auto pictures = history.recall(100).first;
    std::set<int> values;
    for (int64_t i = 0; i < pictures.size(0); ++i)
        values.insert(int((pictures[i][0][0][0] * 255).round().item<double>()));
    return values;
}

} // namespace

START_TEST(test_half_a_batch_is_kept_until_it_is_full) {
    at::manual_seed(1);
    History history(5);
    ck_assert_int_eq(history.size(), 0);
    remember(history, 10);
    remember(history, 20);
    ck_assert_int_eq(history.size(), 4);
    remember(history, 30);
    ck_assert_int_eq(history.size(), 4); // two of these took the places of others
    ck_assert(values_in(history).count(30));
    ck_assert_int_eq(history.recall(3).first.size(0), 3);
}
END_TEST

START_TEST(test_pictures_come_back_with_their_own_masks) {
    at::manual_seed(2);
    History history(64);
    for (int value = 0; value < 20; ++value)
        remember(history, value);
    const auto [pictures, masks] = history.recall(30);
    for (int64_t i = 0; i < 30; ++i)
        ck_assert_int_eq(int((pictures[i][0][0][0] * 255).round().item<double>()) % 2,
                         int(masks[i][0][0][0].item<double>()));
}
END_TEST

START_TEST(test_fills_of_another_size_replace_all) {
    History history(8);
    remember(history, 1, 4);
    remember(history, 2, 8);
    ck_assert_int_eq(history.size(), 2);
    assert_shape(history.recall(2).first, {2, 3, 8, 8});
}
END_TEST

START_TEST(test_nothing_is_kept_without_room) {
    History history(0);
    remember(history, 1);
    ck_assert_int_eq(history.size(), 0);
}
END_TEST

Suite* history_suite() {
    Suite* suite = suite_create("history");
    TCase* tests = tcase_create("history");
    tcase_add_test(tests, test_half_a_batch_is_kept_until_it_is_full);
    tcase_add_test(tests, test_pictures_come_back_with_their_own_masks);
    tcase_add_test(tests, test_fills_of_another_size_replace_all);
    tcase_add_test(tests, test_nothing_is_kept_without_room);
    suite_add_tcase(suite, tests);
    return suite;
}
