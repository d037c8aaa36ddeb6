#include "training/recipe/recipe.h"

#include <algorithm>

#include "core/error.h"
#include "tests/models/temporary_folder.h"
#include "tests/training/suites.h"
#include "training/recipe/sha256.h"
#include "training/trainer/schedule.h"

#include "tests/cli/assert_throws.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

const std::string whole = "[model]\n"
                          "name = tiny   # shown in the menu\n"
                          "architecture = cvae\n"
                          "resolution = 64\n"
                          "[data]\n"
                          "packs = a.ffpack b.ffpack\n"
                          "\n"
                          "[masks]\n"
                          "centre = 1\n"
                          "[phase first]\n"
                          "steps = 10\n"
                          "rate = 1e-3\n"
                          "[phase second]\n"
                          "steps = 20\n";

Recipe read(const std::string& text, const std::vector<std::string>& overrides = {}) {
    const TemporaryFolder folder;
    write_bytes(folder / "r.ini", text);
    return Recipe::read(folder / "r.ini", overrides);
}

std::string replaced(std::string text, const std::string& part, const std::string& by) {
    return text.replace(text.find(part), part.size(), by);
}

} // namespace

START_TEST(test_values_are_read_with_defaults_behind_them) {
    const auto recipe = read(whole);
    assert_text(recipe.section("model").text("name"), "tiny");
    ck_assert_int_eq(recipe.section("model").whole("latent"), 256);
    ck_assert(recipe.section("data").yes("mirror"));
    ck_assert_uint_eq(recipe.section("data").words("packs").size(), 2);
    assert_text(recipe.section("data").words("packs")[1], "b.ffpack");
    ck_assert_double_eq(recipe.section("training").number("ema"), 0.999);
}
END_TEST

START_TEST(test_phases_keep_the_order_of_the_file) {
    const Recipe recipe = read(replaced(whole, "[phase first]", "[phase zeroth]"));
    const auto phases = recipe.phases();
    ck_assert_uint_eq(phases.size(), 2);
    assert_text(phases[0]->title(), "phase zeroth");
    ck_assert_double_eq(phases[0]->number("rate"), 1e-3);
    ck_assert_int_eq(phases[1]->whole("steps"), 20);
}
END_TEST

START_TEST(test_typos_are_refused_with_line_and_nearest_name) {
    assert_throws<Error>([] { read(replaced(whole, "rate =", "raet =")); },
                         {"r.ini, line 12", "raet", "'rate'"});
    assert_throws<Error>([] { read(replaced(whole, "[data]", "[daat]")); }, {"line 6", "daat", "[data]"});
    assert_throws<Error>([] { read(replaced(whole, "centre =", "center =")); },
                         {"line 9", "center", "'centre'"});
    assert_throws<Error>([] { read(replaced(whole, "steps = 10", "steps 10")); }, {"line 11", "steps 10"});
}
END_TEST

START_TEST(test_missing_and_senseless_values_are_named) {
    assert_throws<Error>([] { read(replaced(whole, "name = tiny", "")).section("model").text("name"); },
                         {"[model]", "'name'"});
    assert_throws<Error>([] { read(replaced(whole, "1e-3", "fast")).section("phase first").number("rate"); },
                         {"[phase first]", "rate", "fast"});
    assert_throws<Error>(
        [] { read(replaced(whole, "steps = 10", "steps = 1.5")).section("phase first").whole("steps"); },
        {"steps", "1.5"});
    assert_throws<Error>([] { read(whole, {"data.mirror=perhaps"}).section("data").yes("mirror"); },
                         {"mirror", "yes or no", "perhaps"});
    assert_throws<Error>([] { read("[model]\nname = a\n"); }, {"r.ini", "[phase NAME]"});
    assert_throws<Error>([] { Recipe::read("/nonexistent/r.ini", {}); }, {"/nonexistent/r.ini"});
}
END_TEST

START_TEST(test_overrides_win_and_are_checked_like_the_file) {
    const auto recipe = read(whole, {"phase second.steps=7", "training.clip=0", "phase first.rate = 2e-4"});
    ck_assert_int_eq(recipe.section("phase second").whole("steps"), 7);
    ck_assert_double_eq(recipe.section("training").number("clip"), 0);
    ck_assert_double_eq(recipe.section("phase first").number("rate"), 2e-4);
    assert_throws<Error>([] { read(whole, {"training.seeed=3"}); }, {"seeed", "'seed'"});
    assert_throws<Error>([] { read(whole, {"training"}); }, {"training"});
}
END_TEST

START_TEST(test_sha_follows_what_is_in_force_and_not_how_it_is_written) {
    const auto sha = read(whole).sha();
    ck_assert_uint_eq(sha.size(), 64);
    assert_text(read("# a comment\n" + replaced(whole, "   # shown in the menu", "")).sha(), sha);
    assert_text(read(replaced(whole, "1e-3", "2e-3"), {"phase first.rate=1e-3"}).sha(), sha);
    ck_assert(read(replaced(whole, "1e-3", "2e-3")).sha() != sha);
}
END_TEST

START_TEST(test_effective_text_reads_back_as_the_same_recipe) {
    const auto recipe = read(whole, {"data.label=Smiling"});
    const auto again = read(recipe.effective_text());
    assert_text(again.effective_text(), recipe.effective_text());
    assert_text(again.section("data").text("label"), "Smiling");
}
END_TEST

START_TEST(test_sha256_gives_the_standards_digests) {
    assert_text(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_text(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_text(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    assert_text(sha256(std::string(1000000, 'a')),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
END_TEST

START_TEST(test_schedule_rises_holds_and_falls) {
    const Schedule schedule{100, 10, 0.25, 0.2};
    ck_assert_double_eq_tol(schedule.factor(0), 0.1, 1e-12);
    ck_assert_double_eq_tol(schedule.factor(9), 1, 1e-12);
    ck_assert_double_eq_tol(schedule.factor(75), 1, 1e-12);
    ck_assert_double_eq_tol(schedule.factor(80), 1 - 0.8 * 0.2, 1e-12);
    ck_assert_double_gt(schedule.factor(99), 0.2);
    ck_assert_double_lt(schedule.factor(99), 0.25);
    const Schedule plain{100, 0, 0, 1};
    for (const int64_t step : {0, 50, 99})
        ck_assert_double_eq(plain.factor(step), 1);
}
END_TEST

Suite* recipe_suite() {
    Suite* suite = suite_create("recipe");
    TCase* tests = tcase_create("recipe");
    tcase_add_test(tests, test_values_are_read_with_defaults_behind_them);
    tcase_add_test(tests, test_phases_keep_the_order_of_the_file);
    tcase_add_test(tests, test_typos_are_refused_with_line_and_nearest_name);
    tcase_add_test(tests, test_missing_and_senseless_values_are_named);
    tcase_add_test(tests, test_overrides_win_and_are_checked_like_the_file);
    tcase_add_test(tests, test_sha_follows_what_is_in_force_and_not_how_it_is_written);
    tcase_add_test(tests, test_effective_text_reads_back_as_the_same_recipe);
    tcase_add_test(tests, test_sha256_gives_the_standards_digests);
    tcase_add_test(tests, test_schedule_rises_holds_and_falls);
    suite_add_tcase(suite, tests);
    return suite;
}
