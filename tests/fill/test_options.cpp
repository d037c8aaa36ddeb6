#include "core/fill/options.h"

#include <string>

#include "core/error.h"
#include "facefill/parameters.h"
#include "tests/fill/suites.h"
#undef fail

namespace {

using namespace facefill;

std::string refusal(const char* name, const char* value) {
    FillOptions options;
    try {
        options.set(name, value);
    } catch (const Error& error) {
        ck_assert(error.kind() == ErrorKind::input);
        return error.what();
    }
    return "";
}

} // namespace

START_TEST(every_parameter_takes_its_own_default_and_changes_nothing) {
    FillOptions options;
    for (const FacefillParameter& parameter : facefill_parameters)
        options.set(parameter.name, parameter.value);
    const FillOptions untouched;
    ck_assert(options.model == untouched.model && options.precision == untouched.precision);
    ck_assert(options.face.kind == untouched.face.kind);
    ck_assert(options.grow == untouched.grow && options.feather == untouched.feather);
    ck_assert(options.seed == untouched.seed && options.threads == untouched.threads);
    ck_assert(options.colour_match == untouched.colour_match && options.wishes.empty());
}
END_TEST

START_TEST(values_arrive) {
    FillOptions options;
    options.set("model", "portrait");
    options.set("face", "10,20,30,40");
    options.set("grow", "2.5");
    options.set("feather", "0");
    options.set("seed", "2147483647");
    options.set("colour-match", "no");
    options.set("threads", "3");
    options.set("precision", "bf16");
    ck_assert_str_eq(options.model.c_str(), "portrait");
    ck_assert(options.face.square == cv::Rect2f(10, 20, 30, 40));
    ck_assert(options.grow == 2.5f && options.feather == 0);
    ck_assert(options.seed == 2147483647 && options.threads == 3 && !options.colour_match);
    ck_assert_str_eq(options.precision.c_str(), "bf16");
}
END_TEST

START_TEST(wishes_are_read_in_any_spelling_of_yes_and_no) {
    FillOptions options;
    options.set("wish", "Smiling=yes, Wearing Hat = No ,5_o_Clock=0.25");
    ck_assert_uint_eq(options.wishes.size(), 3);
    ck_assert_str_eq(options.wishes[0].attribute.c_str(), "Smiling");
    ck_assert_str_eq(options.wishes[1].attribute.c_str(), "Wearing Hat");
    ck_assert_str_eq(options.wishes[2].attribute.c_str(), "5_o_Clock");
    ck_assert(options.wishes[0].value == 1 && options.wishes[1].value == 0);
    ck_assert(options.wishes[2].value == 0.25f);
    options.set("wish", "  ");
    ck_assert(options.wishes.empty());
}
END_TEST

START_TEST(an_attribute_named_twice_is_refused_by_its_name) {
    const std::string sentence = refusal("wish", "Smiling=yes,Young=no,smiling=no");
    ck_assert(sentence.find("'smiling' twice") != std::string::npos);
    ck_assert(sentence.find("Young") == std::string::npos);
}
END_TEST

START_TEST(nonsense_is_refused_in_a_sentence_that_names_it) {
    const char* const nonsense[][2] = {
        {"grow", "many"},         {"grow", "-2"},       {"grow", "1001"},
        {"grow", "nan"},          {"grow", "3px"},      {"grow", ""},
        {"feather", "1e9"},       {"seed", "-1"},       {"seed", "1.5"},
        {"seed", "2147483648"},   {"threads", "1025"},  {"colour-match", "true"},
        {"precision", "float16"}, {"precision", ""},    {"precision", "auto|fp32"},
        {"face", "here"},         {"face", "1,2,0,-4"}, {"model", ""},
        {"wish", "Smiling"},      {"wish", "=yes"},     {"wish", "Smiling="},
        {"wish", "Smiling=yes,"}, {"wish", ","},        {"wish", "Smiling=maybe"},
        {"wish", "Smiling=1.5"},  {"wish", "A=-0.1"},   {"wish", "A=nan"},
        {"wish", "A=yes=no"},     {"wish", "A=0,5"},    {"wish", "A=yes;B=no"}};
    for (const auto& [name, value] : nonsense) {
        const std::string sentence = refusal(name, value);
        ck_assert_msg(!sentence.empty(), "%s took '%s'", name, value);
        ck_assert_msg(sentence.find(name) != std::string::npos, "%s", sentence.c_str());
        ck_assert_msg(sentence.back() == '.', "%s", sentence.c_str());
    }
}
END_TEST

START_TEST(an_unknown_option_is_told_the_known_ones) {
    const std::string sentence = refusal("color", "1");
    ck_assert(sentence.find("'color'") != std::string::npos);
    ck_assert(sentence.find("colour-match") != std::string::npos);
}
END_TEST

Suite* options_suite() {
    Suite* suite = suite_create("options");
    TCase* cases = tcase_create("options");
    tcase_add_test(cases, every_parameter_takes_its_own_default_and_changes_nothing);
    tcase_add_test(cases, values_arrive);
    tcase_add_test(cases, wishes_are_read_in_any_spelling_of_yes_and_no);
    tcase_add_test(cases, an_attribute_named_twice_is_refused_by_its_name);
    tcase_add_test(cases, nonsense_is_refused_in_a_sentence_that_names_it);
    tcase_add_test(cases, an_unknown_option_is_told_the_known_ones);
    suite_add_tcase(suite, cases);
    return suite;
}
