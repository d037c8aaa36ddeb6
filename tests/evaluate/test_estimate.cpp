#include "training/evaluate/estimate.h"

#include <cmath>

#include "tests/evaluate/suites.h"
#undef fail

using namespace facefill;

namespace {

// `count` pictures of 0 and 1 in turn, `each` of every person.
Estimate alternating(int count, int each) {
    Samples samples;
    std::vector<int64_t> persons;
    for (int i = 0; i < count; ++i) {
        samples.add(i / each % 2);
        persons.push_back(i / each);
    }
    return samples.estimate(persons);
}

} // namespace

START_TEST(test_mean_and_interval_of_coin_tosses) {
    const auto estimate = alternating(400, 1);
    ck_assert_double_eq_tol(estimate.value, 0.5, 1e-12);
    // 1.96 x 0.5 / sqrt(400) = 0.049 to either side.
    ck_assert_double_eq_tol(estimate.low, 0.451, 0.01);
    ck_assert_double_eq_tol(estimate.high, 0.549, 0.01);
}
END_TEST

START_TEST(test_more_pictures_of_the_same_persons_do_not_narrow_the_interval) {
    // 40 persons with 10 pictures each that are all alike: as wide as 40 pictures.
    ck_assert_double_eq_tol(alternating(400, 10).half_width(), alternating(40, 1).half_width(), 1e-9);
}
END_TEST

START_TEST(test_ratio_of_sums) {
    Samples samples;
    samples.add(1, 2);
    samples.add(5, 2);
    samples.add(3, 8);
    ck_assert_double_eq_tol(samples.estimate({1, 2, 3}).value, 9.0 / 12, 1e-12);
}
END_TEST

START_TEST(test_undefined_pictures_do_not_count) {
    Samples samples;
    samples.add(2);
    samples.add(NAN);
    samples.add(4);
    ck_assert_double_eq_tol(samples.estimate({1, 2, 3}).value, 3, 1e-12);
    Samples none;
    none.add(NAN);
    ck_assert(std::isnan(none.estimate({1}).value));
}
END_TEST

START_TEST(test_one_person_gives_no_interval) {
    Samples samples;
    samples.add(1);
    samples.add(2);
    const auto estimate = samples.estimate({7, 7});
    ck_assert_double_eq_tol(estimate.value, 1.5, 1e-12);
    ck_assert(std::isnan(estimate.low) && std::isnan(estimate.high));
}
END_TEST

START_TEST(test_the_same_samples_give_the_same_interval) {
    ck_assert(alternating(50, 1).low == alternating(50, 1).low);
}
END_TEST

Suite* estimate_suite() {
    Suite* suite = suite_create("estimate");
    TCase* tests = tcase_create("estimate");
    tcase_add_test(tests, test_mean_and_interval_of_coin_tosses);
    tcase_add_test(tests, test_more_pictures_of_the_same_persons_do_not_narrow_the_interval);
    tcase_add_test(tests, test_ratio_of_sums);
    tcase_add_test(tests, test_undefined_pictures_do_not_count);
    tcase_add_test(tests, test_one_person_gives_no_interval);
    tcase_add_test(tests, test_the_same_samples_give_the_same_interval);
    suite_add_tcase(suite, tests);
    return suite;
}
