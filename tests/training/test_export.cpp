// `facefill export` and `facefill inspect` on a small run, and the documentation's table of recipe keys.
#include <cstring>

#include "core/models/model_description.h"
#include "tests/training/train_command.h"
#include "tests/training/train_suites.h"

#include "tests/models/assert_text.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

void assert_done(const Outcome& outcome) {
    ck_assert_msg(outcome.status == 0, "status %d: %s", outcome.status, outcome.text.c_str());
}

void assert_refused(const Outcome& outcome, int status, const char* part) {
    ck_assert_msg(outcome.status == status, "status %d: %s", outcome.status, outcome.text.c_str());
    assert_contains(outcome.text, part);
}

Outcome run(const std::vector<std::string>& words) {
    return ChildProcess(words).wait();
}

bool same_tensor(const std::filesystem::path& a, const std::filesystem::path& b, const char* name) {
    const auto first = Safetensors::read(a), second = Safetensors::read(b);
    const auto *x = first.find(name), *y = second.find(name);
    return x->bytes == y->bytes && std::memcmp(x->data, y->data, x->bytes) == 0;
}

} // namespace

START_TEST(test_export_of_a_finished_run_is_its_model) {
    const TrainingFolder folder;
    assert_done(folder.train("run"));
    assert_done(run({"export", folder / "run", folder / "out.safetensors"}));
    ck_assert(read_bytes(folder / "out.safetensors") == read_bytes(folder / "run/tiny.safetensors"));
    assert_done(run({"export", folder / "run/checkpoint.pt", folder / "full.safetensors", "--full"}));
    ck_assert(same_tensor(folder / "full.safetensors", folder / "run/after-second.safetensors",
                          "decoder.0.weight"));
    assert_done(run({"export", folder / "run", folder / "bytes.safetensors", "--bytes"}));
    const auto bytes = Safetensors::read(folder / "bytes.safetensors");
    assert_text(bytes.find("decoder.0.weight")->dtype, "I8");
    assert_done(run({"export", folder / "bytes.safetensors", folder / "again.safetensors"}));
    assert_refused(run({"export", folder / "run", folder / "both.safetensors", "--bytes", "--full"}), 2,
                   "--bytes");
}
END_TEST

START_TEST(test_export_of_an_earlier_phase) {
    const TrainingFolder folder;
    assert_done(folder.train("run"));
    assert_done(run({"export", folder / "run/after-first.safetensors", folder / "first.safetensors"}));
    const auto file = Safetensors::read(folder / "first.safetensors");
    assert_text(file.find("decoder.0.weight")->dtype, "F16");
    assert_text(ModelDescription::from_metadata(file.metadata(), "first").training_data, "drawings");
    ck_assert(
        !same_tensor(folder / "first.safetensors", folder / "run/tiny.safetensors", "decoder.0.weight"));
}
END_TEST

START_TEST(test_export_names_what_is_missing) {
    const TrainingFolder folder;
    assert_refused(run({"export", folder / "nothing", folder / "out.safetensors"}), 1, "nothing");
    assert_refused(run({"export", folder / "", folder / "out.safetensors"}), 1, "description.json");
    assert_refused(run({"export", folder / "", folder / "out.bin"}), 2, ".safetensors");
    assert_done(folder.train("run"));
    write_bytes(folder / "run/checkpoint.pt", "damaged");
    assert_refused(run({"export", folder / "run", folder / "out.safetensors"}), 1, "checkpoint.pt");
    assert_refused(run({"export", folder / "run/tiny.safetensors", folder / "no/such/out.safetensors"}), 1,
                   "no/such");
    ck_assert(!std::filesystem::exists(folder / "out.safetensors"));
}
END_TEST

START_TEST(test_inspect_counts_layers_parameters_and_macs) {
    const TrainingFolder folder;
    const auto outcome = run({"inspect", folder / "recipe.ini"});
    assert_done(outcome);
    // Four channels in, four out, 4 x 4 weights without bias, at each of 32 x 32 places: 262,144 MACs.
    for (const char* part : {"encoder.0", "conv 4x4/2", "4x64x64 -> 4x32x32", " 256 ", "0.262 M",
                             "from_latent", "dense", "transposed conv 4x4/2", "4x32x32 -> 3x64x64",
                             "discriminator", "verdict", "receptive field of the middle pixel: 64 x 64"})
        assert_contains(outcome.text, part);
}
END_TEST

START_TEST(test_inspect_of_a_judge_tells_of_no_hole_and_no_discriminator) {
    const TrainingFolder folder;
    folder.write_recipe(judge_recipe);
    const auto outcome = run({"inspect", folder / "recipe.ini"});
    assert_done(outcome);
    assert_contains(outcome.text, "embedding");
    ck_assert(outcome.text.find("receptive field") == std::string::npos);
    ck_assert(outcome.text.find("discriminator") == std::string::npos);
}
END_TEST

START_TEST(test_inspect_finds_how_far_a_patch_sees) {
    const TrainingFolder folder;
    folder.write_recipe(portrait_recipe);
    const auto outcome = run({"inspect", folder / "recipe.ini"});
    assert_done(outcome);
    assert_contains(outcome.text, "level4");
    assert_contains(outcome.text, "complete1_0.first");
    assert_contains(outcome.text, "receptive field of a verdict: 32 x 32"); // all of a small picture
}
END_TEST

START_TEST(test_inspect_of_a_model_file_and_of_nothing) {
    const TrainingFolder folder;
    assert_done(folder.train("run"));
    const auto outcome = run({"inspect", folder / "run/tiny.safetensors"});
    assert_done(outcome);
    assert_contains(outcome.text, "tiny.safetensors");
    assert_contains(outcome.text, "cvae, 64 x 64");
    assert_refused(run({"inspect", "no-such-model"}), 1, "no-such-model");
}
END_TEST

START_TEST(test_documentation_holds_every_recipe_key) {
    const auto keys = run({"train", "--keys"});
    assert_done(keys);
    assert_contains(keys.text, "| phase | `l1-hole` | 0 |");
    assert_contains(read_bytes(std::filesystem::path(FACEFILL_DOCS) / "recipes.md"), keys.text);
}
END_TEST

Suite* export_suite() {
    Suite* suite = suite_create("export");
    TCase* tests = tcase_create("export");
    tcase_set_timeout(tests, seconds_for_processes);
    tcase_add_test(tests, test_export_of_a_finished_run_is_its_model);
    tcase_add_test(tests, test_export_of_an_earlier_phase);
    tcase_add_test(tests, test_export_names_what_is_missing);
    tcase_add_test(tests, test_inspect_counts_layers_parameters_and_macs);
    tcase_add_test(tests, test_inspect_of_a_judge_tells_of_no_hole_and_no_discriminator);
    tcase_add_test(tests, test_inspect_finds_how_far_a_patch_sees);
    tcase_add_test(tests, test_inspect_of_a_model_file_and_of_nothing);
    tcase_add_test(tests, test_documentation_holds_every_recipe_key);
    suite_add_tcase(suite, tests);
    return suite;
}
