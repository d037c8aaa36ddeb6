#include "training/cli/progress.h"

#include "tests/cli/suites.h"
#include "tests/models/assert_text.h"

using facefill::progress_bar;
using facefill::testing::assert_text;

START_TEST(the_bar_fills_with_the_fraction) {
    assert_text(progress_bar(0, "a", 80), "[..............................]   0 %  a");
    assert_text(progress_bar(0.5, "a", 80), "[###############...............]  50 %  a");
    assert_text(progress_bar(1, "a", 80), "[##############################] 100 %  a");
}
END_TEST

START_TEST(fractions_outside_0_to_1_are_held) {
    assert_text(progress_bar(-3, "", 80), progress_bar(0, "", 80));
    assert_text(progress_bar(7, "", 80), progress_bar(1, "", 80));
}
END_TEST

START_TEST(a_narrow_terminal_cuts_the_text_off) {
    ck_assert_uint_eq(progress_bar(0.5, "a long name", 42).size(), 42);
    ck_assert_uint_eq(progress_bar(0.5, "a", 0).size(), 0);
}
END_TEST

Suite* progress_suite() {
    Suite* suite = suite_create("cli/progress");
    TCase* tests = tcase_create("progress");
    tcase_add_test(tests, the_bar_fills_with_the_fraction);
    tcase_add_test(tests, fractions_outside_0_to_1_are_held);
    tcase_add_test(tests, a_narrow_terminal_cuts_the_text_off);
    suite_add_tcase(suite, tests);
    return suite;
}
