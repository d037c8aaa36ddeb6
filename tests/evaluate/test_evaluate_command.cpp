#include "training/cli/evaluate.h"

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/networks/precision.h"
#include "tests/evaluate/sample_packs.h"
#include "tests/models/captured_output.h"
#include "tests/models/temporary_folder.h"
#include "training/cli/arguments.h"
#include "training/cli/masks.h"

#include "tests/evaluate/suites.h"

#include "tests/cli/assert_throws.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

// A folder with faces.ffpack and model.safetensors, and the command run in it.
class Bench {
  public:
    Bench() {
        write_pack(folder_ / "faces.ffpack");
        write_model(folder_ / "model.safetensors");
        write_model(folder_ / "smiles.safetensors", true);
        write_judge(folder_ / "judge.safetensors", {"Young", "Smiling"});
    }
    std::string path(const std::string& name) const { return folder_ / name; }
    const TemporaryFolder& folder() const { return folder_; }
    // With the model and the pack, unless `words` name others.
    std::function<void()> call(Words words, const std::string& pack = "faces.ffpack") const {
        for (const auto& word :
             {std::string("--data"), path(pack), std::string("--threads"), std::string("1")})
            words.push_back(word);
        return [words] { run_evaluate(words); };
    }
    std::function<void()> judge_model(Words words, const std::string& model = "model") const {
        words.push_back("--model");
        words.push_back(path(model + ".safetensors"));
        return call(words);
    }

  private:
    TemporaryFolder folder_;
};

} // namespace

START_TEST(test_table_json_and_sheet) {
    const Bench bench;
    const auto text = captured_output(
        bench.judge_model({"--masks", "centre,mouth", "--baseline", "mean", "--json", bench.path("a.json"),
                           "--sheet", bench.path("a.ppm"), "--rows", "2"}));
    assert_contains(text, "### centre, 64 × 64");
    assert_contains(text, "### mouth, 64 × 64");
    assert_contains(text, "| model | ");
    assert_contains(text, "| mean | ");
    assert_contains(text, "from left to right: hole, model, mean, photograph.");
    const auto root = nlohmann::json::parse(read_bytes(bench.path("a.json")));
    ck_assert_uint_eq(root["results"].size(), 4);
    ck_assert(root["results"][0]["pictures"] == 6);
    // Two kinds x two rows high, four columns wide.
    ck_assert_uint_eq(read_bytes(bench.path("a.ppm")).find("P6\n256 256\n255\n"), 0);
}
END_TEST

START_TEST(test_baselines_alone_are_judged_at_the_side_asked_for) {
    const Bench bench;
    const auto text =
        captured_output(bench.call({"--baseline", "mean", "--resolution", "32", "--count", "3"}));
    assert_contains(text, "### centre, 32 × 32");
    assert_contains(text, "3 pictures of 3 persons");
}
END_TEST

START_TEST(test_senseless_command_lines) {
    const Bench bench;
    assert_throws<UsageError>(bench.call({}), {"--model", "--baseline"});
    assert_throws<UsageError>([] { run_evaluate({"--model", "x"}); }, {"--data"});
    assert_throws<UsageError>([] { run_evaluate({"--model", "x", "--data", ","}); }, {"--data", "no pack"});
    assert_throws<UsageError>(bench.judge_model({"--resolution", "big"}), {"--resolution", "\"big\""});
    assert_throws<UsageError>(bench.judge_model({"--count", "-1"}), {"--count"});
    assert_throws<UsageError>(bench.judge_model({"--colours", "sepia"}),
                              {"--colours", "\"sepia\"", "matched"});
    assert_throws<UsageError>(bench.judge_model({"--mask", "centre"}), {"--mask", "--masks"});
}
END_TEST

START_TEST(test_bad_input_is_one_sentence) {
    const Bench bench;
    assert_throws<Error>(bench.judge_model({"--split", "exam"}), {"\"exam\"", "validation"});
    assert_throws<Error>(bench.judge_model({"--split", "validation"}), {"'validation'", "--split"});
    assert_throws<Error>(bench.judge_model({"--masks", "moth"}), {"'moth'", "'mouth'"});
    assert_throws<Error>(bench.judge_model({"--baseline", "teleo"}), {"'teleo'", "'telea'"});
    assert_throws<Error>(bench.judge_model({"--precision", "fp8"}), {"fp8"});
    assert_throws<Error>(bench.judge_model({"--resolution", "60"}), {"60", "64"});
    assert_throws<Error>(bench.judge_model({"--features", bench.path("none.safetensors")}),
                         {"none.safetensors"});
    assert_throws<Error>(bench.call({"--model", "no-such-model"}), {"no-such-model"});
    assert_throws<Error>(bench.call({"--baseline", "mean"}, "none.ffpack"), {"none.ffpack"});
    assert_throws<Error>(bench.call({"--baseline", "mean"}, "model.safetensors"), {"model.safetensors"});
    assert_throws<Error>(bench.judge_model({"--json", "/nonexistent/a.json"}), {"/nonexistent/a.json"});
    assert_throws<Error>(bench.judge_model({"--sheet", bench.path("a.txt")}), {"a.txt"});
}
END_TEST

START_TEST(test_a_model_of_another_frame_is_refused) {
    const Bench bench;
    SamplePack sample;
    sample.frame = "none";
    write_pack(bench.path("beaches.ffpack"), sample);
    assert_throws<Error>(bench.call({"--model", bench.path("model.safetensors")}, "beaches.ffpack"),
                         {"model", "'ffhq'", "'none'"});
}
END_TEST

START_TEST(test_each_wish_has_a_row_and_the_judge_a_ceiling) {
    const Bench bench;
    const auto text = captured_output(bench.judge_model(
        {"--judge", bench.path("judge.safetensors"), "--wish", "Smiling=yes", "--wish", "Smiling=no",
         "--only", "Smiling=yes", "--baseline", "mean", "--json", bench.path("a.json")},
        "smiles"));
    assert_contains(text, " Identity |");
    assert_contains(text, "| | Smiling as wished | where the photograph has it |\n");
    assert_contains(text, "| smiles, Smiling=yes | ");
    assert_contains(text, "| smiles, Smiling=no | ");
    assert_contains(text, "3 pictures of 3 persons, split test of stripes, only Smiling=yes;");
    assert_contains(text, "sees Smiling as the packs tell it in ");
    const auto root = nlohmann::json::parse(read_bytes(bench.path("a.json")));
    ck_assert(root["only"] == "Smiling=yes" && root["judge"]["file"] == "judge.safetensors");
    ck_assert(root["judge"]["photographs"][0]["with"] == 3);
    for (const int row : {0, 1})
        ck_assert(root["results"][row]["as_wished_Smiling"]["value"].is_number());
    ck_assert(!root["results"][2].contains("as_wished_Smiling") && root["results"][2].contains("identity"));
}
END_TEST

START_TEST(test_without_a_judge_the_rest_is_measured) {
    const Bench bench;
    const auto text = captured_output(
        bench.judge_model({"--judge", "none", "--wish", "Smiling=opposite", "--count", "2"}, "smiles"));
    assert_contains(text, "| smiles, Smiling=opposite | ");
    assert_contains(text, "not judged (--judge)");
    ck_assert(text.find("Identity |") == std::string::npos);
}
END_TEST

START_TEST(test_the_judge_is_found_beside_the_models) {
    const Bench bench;
    std::filesystem::create_directory(bench.path("judge"));
    std::filesystem::rename(bench.path("judge.safetensors"), bench.path("judge/face-judge.safetensors"));
    setenv("FACEFILL_MODELS", bench.folder().path().c_str(), 1);
    const auto text = captured_output(bench.judge_model({"--count", "2"}));
    unsetenv("FACEFILL_MODELS");
    assert_contains(text, "face-judge.safetensors has of fill and photograph");
}
END_TEST

START_TEST(test_wishes_that_nobody_can_grant_are_refused) {
    const Bench bench;
    const std::string judge = bench.path("judge.safetensors");
    write_judge(bench.path("blind.safetensors"), {"Young"});
    assert_throws<Error>(bench.judge_model({"--judge", judge, "--wish", "Smilin=yes"}, "smiles"),
                         {"'Smilin'", "--wish", "'Smiling'"});
    assert_throws<Error>(bench.judge_model({"--judge", judge, "--wish", "Smiling=yes"}),
                         {"No model", "'Smiling'"});
    assert_throws<Error>(bench.judge_model({"--judge", judge, "--wish", "Smiling=perhaps"}, "smiles"),
                         {"Smiling=perhaps", "NAME=opposite"});
    assert_throws<Error>(
        bench.judge_model({"--judge", bench.path("blind.safetensors"), "--wish", "Smiling=yes"}, "smiles"),
        {"blind.safetensors", "'Smiling'", "--judge none"});
    assert_throws<Error>(bench.judge_model({"--judge", bench.path("model.safetensors")}),
                         {"cvae", "face-judge"});
    assert_throws<Error>(bench.judge_model({"--judge", bench.path("gone.safetensors")}),
                         {"gone.safetensors"});
    assert_throws<UsageError>(bench.judge_model({"--only", "Smiling=photo"}), {"--only", "Smiling=photo"});
    assert_throws<Error>(bench.judge_model({"--only", "Bald=yes"}), {"'Bald'", "'Smiling'"});
}
END_TEST

START_TEST(test_a_card_is_written_from_what_was_measured) {
    const Bench bench;
    const std::string card = bench.path("model.md");
    captured_output(bench.judge_model({"--judge", "none", "--count", "2", "--card", card}));
    const auto first = read_bytes(card);
    ck_assert_uint_eq(first.find("# model\n\nUntrained, for tests.\n\n<!-- figures: facefill evaluate"), 0);
    assert_contains(first, "--card model.md");
    assert_contains(first, "--data faces.ffpack");
    ck_assert(first.find(bench.folder().path().string()) == std::string::npos);
    assert_contains(first, "### centre, 64 × 64");
    std::ofstream(card, std::ios::app) << "\nWritten by hand.\n";
    captured_output(
        bench.judge_model({"--judge", "none", "--count", "2", "--masks", "mouth", "--card", card}));
    const auto second = read_bytes(card);
    assert_contains(second, "### mouth, 64 × 64");
    ck_assert(second.find("### centre") == std::string::npos);
    assert_contains(second, "<!-- end of figures -->\n\nWritten by hand.\n");
}
END_TEST

START_TEST(test_a_card_is_of_one_model) {
    const Bench bench;
    const std::string card = bench.path("model.md");
    assert_throws<UsageError>(
        bench.judge_model({"--model", bench.path("smiles.safetensors"), "--card", card}),
        {"--card", "one model"});
    assert_throws<UsageError>(bench.call({"--baseline", "mean", "--card", card}), {"--card", "one model"});
    assert_throws<Error>(bench.judge_model({"--card", "/nonexistent/m.md"}), {"/nonexistent/m.md"});
    std::ofstream(card) << "<!-- end of figures -->\n";
    assert_throws<Error>(bench.judge_model({"--card", card}), {"model.md", "neither"});
    assert_text(read_bytes(card), "<!-- end of figures -->\n");
}
END_TEST

START_TEST(test_masks_are_written_as_pictures) {
    const Bench bench;
    const auto write = [&](const std::string& folder) {
        run_masks({"--data", bench.path("faces.ffpack"), "--count", "3", "--output", bench.path(folder)});
    };
    assert_contains(captured_output([&] { write("masks"); }), "3 masks in ");
    const auto mask = read_bytes(bench.path("masks/000002-centre.pgm"));
    ck_assert_uint_eq(mask.size(), std::string("P5\n64 64\n255\n").size() + 64 * 64);
    ck_assert_int_eq(mask[mask.size() - 32 * 64 + 32] & 255, 255);
    ck_assert_int_eq(mask.back(), 0);
    assert_contains(read_bytes(bench.path("masks/pictures.txt")), "000002-centre.pgm\t4.png\n");
    assert_throws<Error>(
        [&] {
            run_masks({"--data", bench.path("faces.ffpack"), "--masks", "nos", "--output", bench.path("m")});
        },
        {"'nos'", "'nose'"});
    ck_assert(!std::filesystem::exists(bench.path("m")));
}
END_TEST

Suite* evaluate_command_suite() {
    set_threads(1);
    Suite* suite = suite_create("evaluate command");
    TCase* tests = tcase_create("evaluate command");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, test_table_json_and_sheet);
    tcase_add_test(tests, test_baselines_alone_are_judged_at_the_side_asked_for);
    tcase_add_test(tests, test_senseless_command_lines);
    tcase_add_test(tests, test_bad_input_is_one_sentence);
    tcase_add_test(tests, test_a_model_of_another_frame_is_refused);
    tcase_add_test(tests, test_each_wish_has_a_row_and_the_judge_a_ceiling);
    tcase_add_test(tests, test_without_a_judge_the_rest_is_measured);
    tcase_add_test(tests, test_the_judge_is_found_beside_the_models);
    tcase_add_test(tests, test_wishes_that_nobody_can_grant_are_refused);
    tcase_add_test(tests, test_a_card_is_written_from_what_was_measured);
    tcase_add_test(tests, test_a_card_is_of_one_model);
    tcase_add_test(tests, test_masks_are_written_as_pictures);
    suite_add_tcase(suite, tests);
    return suite;
}
