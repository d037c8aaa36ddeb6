#include "training/cli/arguments.h"

#include "tests/cli/assert_throws.h"
#include "tests/cli/suites.h"

using namespace facefill;
using namespace facefill::testing;

static Command sample_command() {
    Command command{"mend", "Mends.", {}};
    command.options = {{"image", "FILE", "The picture.", "", true},
                       {"seed", "N", "The variation.", "7"},
                       {"set", "KEY=VALUE", "A setting.", "", false, true},
                       {"mode", "a|b", "How.", "a"},
                       {"force", "", "Do it anyway."}};
    command.operands = "NAME";
    command.most_operands = 1;
    return command;
}

static Arguments parsed(const Words& words) {
    return *parse_arguments(sample_command(), words);
}

START_TEST(values_follow_a_space_or_an_equals_sign) {
    assert_text(parsed({"--image", "a b.png"}).value("image"), "a b.png");
    assert_text(parsed({"--image=c=d.png"}).value("image"), "c=d.png");
    assert_text(parsed({"--image="}).value("image"), "");
}
END_TEST

START_TEST(options_not_given_have_their_initial_value) {
    const Arguments arguments = parsed({"--image", "a"});
    ck_assert(!arguments.given("seed"));
    ck_assert(!arguments.flag("force"));
    ck_assert_int_eq(arguments.integer("seed", 0, 9), 7);
    ck_assert_uint_eq(arguments.values("set").size(), 0);
}
END_TEST

START_TEST(flags_repetitions_and_operands_are_kept_in_order) {
    const Arguments arguments =
        parsed({"--set", "a=1", "--force", "--image", "x", "--set=b=2", "--", "--name"});
    ck_assert(arguments.flag("force"));
    ck_assert(arguments.values("set") == Words({"a=1", "b=2"}));
    ck_assert(arguments.operands() == Words({"--name"}));
}
END_TEST

START_TEST(a_negative_number_is_a_value) {
    ck_assert_int_eq(parsed({"--image", "a", "--seed", "-1"}).integer("seed", -5, 5), -1);
}
END_TEST

START_TEST(a_misspelt_option_is_refused_with_the_nearest_one) {
    assert_throws<UsageError>([] { parsed({"--imgae", "a"}); }, {"mend", "--imgae", "did you mean --image?"});
    const std::string sentence = sentence_of<UsageError>([] { parsed({"--quite-another"}); });
    ck_assert_msg(sentence.find("did you mean") == std::string::npos, "%s", sentence.c_str());
}
END_TEST

START_TEST(missing_and_superfluous_words_are_refused) {
    assert_throws<UsageError>([] { parsed({}); }, {"needs --image FILE"});
    assert_throws<UsageError>([] { parsed({"--image"}); }, {"--image needs a value"});
    assert_throws<UsageError>([] { parsed({"--image", "--force"}); }, {"--image needs a value"});
    assert_throws<UsageError>([] { parsed({"--image", "a", "--force=yes"}); }, {"--force takes no value"});
    assert_throws<UsageError>([] { parsed({"--image", "a", "--image", "b"}); }, {"--image is given twice"});
    assert_throws<UsageError>([] { parsed({"--image", "a", "one", "two"}); }, {"\"two\""});
}
END_TEST

START_TEST(numbers_outside_their_range_are_refused) {
    for (const char* wrong : {"", "x", "1.5", "6", "-1", "99999999999999999999", "3x"})
        assert_throws<UsageError>(
            [&] {
                parsed({"--image=a", std::string("--seed=") + wrong}).integer("seed", 0, 5);
            },
            {"--seed is a whole number from 0 to 5"});
    for (const char* wrong : {"", "nan", "inf", "1e9", "0.5.5"})
        assert_throws<UsageError>(
            [&] {
                parsed({"--image=a", std::string("--seed=") + wrong}).number("seed", 0, 5);
            },
            {"--seed is a number from 0 to 5"});
    ck_assert_double_eq(parsed({"--image=a", "--seed=2.5"}).number("seed", 0, 5), 2.5);
}
END_TEST

START_TEST(help_names_every_option_and_its_default) {
    const std::string help = help_text(sample_command());
    for (const char* part : {"usage: facefill mend --image FILE NAME [options]", "--seed N", "Default: 7.",
                             "May be repeated.", "--force\n"})
        assert_contains(help, part);
}
END_TEST

START_TEST(the_markdown_table_escapes_bars) {
    assert_contains(markdown_table(sample_command()), "| `--mode a\\|b` | a | How. |\n");
    assert_contains(markdown_table(sample_command()), "| `--image FILE` | required | The picture. |\n");
}
END_TEST

Suite* arguments_suite() {
    Suite* suite = suite_create("cli/arguments");
    TCase* tests = tcase_create("arguments");
    tcase_add_test(tests, values_follow_a_space_or_an_equals_sign);
    tcase_add_test(tests, options_not_given_have_their_initial_value);
    tcase_add_test(tests, flags_repetitions_and_operands_are_kept_in_order);
    tcase_add_test(tests, a_negative_number_is_a_value);
    tcase_add_test(tests, a_misspelt_option_is_refused_with_the_nearest_one);
    tcase_add_test(tests, missing_and_superfluous_words_are_refused);
    tcase_add_test(tests, numbers_outside_their_range_are_refused);
    tcase_add_test(tests, help_names_every_option_and_its_default);
    tcase_add_test(tests, the_markdown_table_escapes_bars);
    suite_add_tcase(suite, tests);
    return suite;
}
