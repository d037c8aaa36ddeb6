#include "training/evaluate/model_card.h"

#include "core/error.h"
#include "tests/evaluate/sample_packs.h"
#include "tests/models/temporary_folder.h"

#include "tests/evaluate/suites.h"

#include "tests/cli/assert_throws.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

const std::string begin = "<!-- figures: facefill evaluate --card -->\n";
const std::string end = "<!-- end of figures -->";

CardFigures sample_figures() {
    CardFigures figures;
    figures.model.name = "m";
    figures.model.title = "A | B";
    figures.model.architecture = "cvae";
    figures.model.resolution = 64;
    figures.model.attributes = {"Smiling", "Young"};
    figures.model.training_data = "drawings";
    figures.model.recipe_sha = "abc123";
    figures.parameters = 11812345;
    figures.command = "facefill evaluate --model m";
    figures.date = "2026-11-30";
    figures.tables = "### centre\n";
    return figures;
}

std::string rewritten(const std::string& card) {
    return with_figures(card, sample_figures(), "m.md");
}

} // namespace

START_TEST(test_the_section_has_facts_command_date_and_tables) {
    const auto text = figures_text(sample_figures());
    for (const char* part :
         {"| title | A \\| B |\n", "| architecture | cvae |\n", "| resolution | 64 × 64 |\n",
          "| parameters | 11,812,345 |\n", "| attributes | Smiling, Young |\n", "| trained on | drawings |\n",
          "| recipe | SHA-256 abc123 |\n", "2026-11-30", "facefill evaluate --model m\n", "### centre\n"})
        assert_contains(text, part);
    ck_assert(text.find("licence") == std::string::npos); // the model tells none
}
END_TEST

START_TEST(test_what_people_wrote_stays_byte_for_byte) {
    const std::string before = "# M\r\n\t\xff\xfe caf\xc3\xa9  \n",
                      after = "\n\nWhere it fails: \x01 and \r ends so";
    const auto first = rewritten(before + begin + "old figures\n" + end + after);
    assert_text(first, before + begin + figures_text(sample_figures()) + end + after);
    assert_text(rewritten(first), first);
}
END_TEST

START_TEST(test_a_card_without_the_lines_gets_them_at_its_end) {
    for (const std::string card : {"# M\n", "# M, no new line"}) {
        const auto text = rewritten(card);
        assert_text(text.substr(0, card.size()), card);
        assert_contains(text, "\n<!-- figures: facefill evaluate");
        assert_contains(text, "### centre\n\n" + end + "\n");
        assert_text(rewritten(text), text);
    }
}
END_TEST

START_TEST(test_a_new_card_has_a_title) {
    const auto text = rewritten("");
    assert_text(text.substr(0, text.find("<!--")), "# m\n\nA | B.\n\n");
    const TemporaryFolder folder;
    assert_text(read_card(folder / "none.md"), "");
    assert_throws<Error>([&] { read_card(folder.path()); }, {"cannot be read"});
}
END_TEST

START_TEST(test_lines_that_make_no_pair_are_refused) {
    for (const std::string& card :
         {begin, end + "\n", end + "\n" + begin, begin + begin + end, begin + end + "\n" + end})
        assert_throws<Error>([&] { rewritten("# M\n" + card); }, {"m.md", "end of figures", "--card"});
    // Within a line they are words.
    assert_contains(rewritten("The line " + begin), "The line " + begin + "\n<!-- figures");
}
END_TEST

START_TEST(test_the_command_is_shown_without_folders) {
    assert_text(
        shown_command({"--model", "/a/b/m.safetensors", "--data=/x/a.ffpack,/y/b.ffpack", "--wish",
                       "Smiling=yes,Smiling=no", "--json", "my file"}),
        "facefill evaluate --model m.safetensors --data=a.ffpack,b.ffpack --wish Smiling=yes,Smiling=no "
        "\\\n    --json 'my file'");
}
END_TEST

START_TEST(test_parameters_are_counted_without_running_means) {
    const TemporaryFolder folder;
    write_judge(folder / "j.safetensors", {"Smiling"});
    // Convolutions: 3 -> 2, 2 -> 2 (x 2), 2 -> 4, 4 -> 4 (x 4), 4 -> 8, 8 -> 8 (x 4), 8 -> 16, 16 -> 16 (x
    // 2).
    const int64_t taps = 9 * (6 + 8 + 8 + 64 + 32 + 256 + 128 + 512);
    const int64_t norms = 2 * (2 * 3 + 4 * 5 + 8 * 5 + 16 * 3);
    ck_assert_int_eq(count_parameters(folder / "j.safetensors"), taps + norms + (16 + 1) + (2 * 16 + 2));
}
END_TEST

Suite* model_card_suite() {
    Suite* suite = suite_create("model card");
    TCase* tests = tcase_create("model card");
    tcase_add_test(tests, test_the_section_has_facts_command_date_and_tables);
    tcase_add_test(tests, test_what_people_wrote_stays_byte_for_byte);
    tcase_add_test(tests, test_a_card_without_the_lines_gets_them_at_its_end);
    tcase_add_test(tests, test_a_new_card_has_a_title);
    tcase_add_test(tests, test_lines_that_make_no_pair_are_refused);
    tcase_add_test(tests, test_the_command_is_shown_without_folders);
    tcase_add_test(tests, test_parameters_are_counted_without_running_means);
    suite_add_tcase(suite, tests);
    return suite;
}
