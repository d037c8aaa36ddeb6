// `facefill train` from the recipe to the model file, and what it says to mistakes.
#include <algorithm>
#include <cmath>
#include <csignal>
#include <numeric>
#include <sstream>

#include "core/models/model_description.h"
#include "core/models/weights_check.h"
#include "tests/training/drawn_pack.h"
#include "tests/training/train_command.h"
#include "tests/training/train_suites.h"

#include "tests/models/assert_text.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

void assert_refused(const Outcome& outcome, std::initializer_list<const char*> parts) {
    ck_assert_msg(outcome.status == 1, "status %d: %s", outcome.status, outcome.text.c_str());
    for (const char* part : parts)
        assert_contains(outcome.text, part);
    ck_assert_msg(std::count(outcome.text.begin(), outcome.text.end(), '\n') == 1, "more than one line: %s",
                  outcome.text.c_str());
}

void assert_done(const Outcome& outcome) {
    ck_assert_msg(outcome.status == 0, "status %d: %s", outcome.status, outcome.text.c_str());
}

std::vector<std::string> set(const std::string& key_and_value) {
    return {"--set", key_and_value};
}

// A figure's values in log.csv, in order.
std::vector<double> logged(const std::filesystem::path& run, const std::string& phase,
                           const std::string& name) {
    std::istringstream lines(read_bytes(run / "log.csv"));
    const std::string key = "," + phase + "," + name + ",";
    std::vector<double> values;
    for (std::string line; std::getline(lines, line);)
        if (const auto at = line.find(key); at != std::string::npos)
            values.push_back(std::stod(line.substr(at + key.size())));
    return values;
}

bool any_file(const std::filesystem::path& folder, const std::string& part) {
    const std::filesystem::directory_iterator files(folder);
    return std::any_of(begin(files), end(files), [&](const auto& entry) {
        return entry.path().filename().string().find(part) != std::string::npos;
    });
}

} // namespace

START_TEST(test_training_lowers_the_loss_and_leaves_a_whole_model) {
    const TrainingFolder folder;
    const auto run = folder / "run";
    assert_done(folder.train("run", {"--set", "phase first.steps=60", "--set", "training.validate=30",
                                     "--set", "training.sample=30"}));
    const auto losses = logged(run, "first", "bce");
    ck_assert_uint_ge(losses.size(), 10);
    ck_assert_double_lt(losses.back(), 0.95 * losses.front());
    ck_assert(std::isfinite(logged(run, "second", "discriminator").back()));
    ck_assert_uint_eq(logged(run, "first", "centre dB").size(), 2);
    const auto file = Safetensors::read(run / "tiny.safetensors");
    const auto description = ModelDescription::from_metadata(file.metadata(), run / "tiny.safetensors");
    assert_text(description.architecture, "cvae");
    assert_text(description.frame, "ffhq");
    assert_text(description.training_data, "drawings");
    ck_assert(find_non_finite(file) == nullptr);
    for (const char* name :
         {"recipe.ini", "checkpoint.pt", "after-first.safetensors", "best-second.safetensors"})
        ck_assert_msg(std::filesystem::exists(run / name), "%s is missing", name);
    ck_assert(any_file(run / "samples", "0000030."));
    ck_assert(any_file(run, "tfevents"));
}
END_TEST

START_TEST(test_a_label_is_learned_with_balance) {
    const TrainingFolder folder;
    assert_done(folder.train("run", {"--set", "data.label=Smiling", "--set", "data.balance=yes"}));
    const auto path = folder / "run/tiny.safetensors";
    const auto description = ModelDescription::from_metadata(Safetensors::read(path).metadata(), path);
    ck_assert_uint_eq(description.attributes.size(), 1);
    assert_text(description.attributes[0], "Smiling");
}
END_TEST

START_TEST(test_frozen_parts_stay_as_they_are) {
    const TrainingFolder folder;
    // Without averaging, the files hold the network itself.
    assert_done(
        folder.train("run", {"--set", "training.ema=0", "--set", "phase second.freeze=encoder to_latent"}));
    const auto before = Safetensors::read(folder / "run/after-first.safetensors");
    const auto after = Safetensors::read(folder / "run/after-second.safetensors");
    const auto equal = [&](const char* name) {
        const auto *a = before.find(name), *b = after.find(name);
        return std::equal(a->data, a->data + a->bytes, b->data);
    };
    ck_assert(equal("encoder.0.weight"));
    ck_assert(equal("to_latent.bias"));
    ck_assert(!equal("decoder.0.weight"));
}
END_TEST

START_TEST(test_a_judge_learns_and_then_teaches) {
    const TrainingFolder folder;
    folder.write_recipe(judge_recipe);
    assert_done(folder.train("judge"));
    const auto taught = logged(folder / "judge", "only", "attribute");
    ck_assert_double_lt(taught.back(), 0.7 * taught.front());
    ck_assert_uint_eq(logged(folder / "judge", "only", "verification").size(), 1);
    std::filesystem::copy(folder / "judge/tiny-judge.safetensors", folder / "tiny-judge.safetensors");

    const TrainingFolder fills;
    std::filesystem::copy(folder / "tiny-judge.safetensors", fills / "tiny-judge.safetensors");
    const std::vector<std::string> judged = {"--set", "training.judge=tiny-judge.safetensors", "--set",
                                             "phase second.identity=1"};
    assert_done(fills.train("run", judged));
    ck_assert_double_gt(logged(fills / "run", "second", "identity").front(), 0);
    auto labelled = judged;
    labelled.insert(labelled.end(), {"--set", "phase second.attribute=1"});
    assert_refused(fills.train("other", labelled), {"[phase second]", "label"});
    labelled.insert(labelled.end(), {"--set", "data.label=Smiling", "--set", "phase second.opposite=0.5"});
    assert_done(fills.train("labelled", labelled));
    ck_assert_double_gt(logged(fills / "labelled", "second", "attribute").front(), 0);
}
END_TEST

START_TEST(test_an_aligner_learns_and_is_no_judge_and_no_model_that_fills) {
    const TrainingFolder folder;
    folder.write_recipe(aligner_recipe);
    assert_done(folder.train("aligner"));
    const auto errors = logged(folder / "aligner", "only", "alignment");
    ck_assert_double_lt(std::accumulate(errors.end() - 10, errors.end(), 0.0),
                        0.8 * std::accumulate(errors.begin(), errors.begin() + 10, 0.0));
    ck_assert_uint_eq(logged(folder / "aligner", "only", "scale %").size(), 1);
    const auto file = folder / "aligner/tiny-aligner.safetensors";
    const auto model = ModelDescription::from_metadata(Safetensors::read(file).metadata(), file);
    ck_assert_str_eq(model.architecture.c_str(), "face-aligner");
    assert_refused(folder.train("judging", set("phase only.attribute=1")), {"[phase only]", "alignment"});
    assert_refused(folder.train("filling", set("phase only.l1-hole=1")), {"[phase only]", "alignment"});
    folder.write_recipe(judge_recipe);
    assert_refused(folder.train("judge", set("phase only.alignment=1")), {"[phase only]", "face-aligner"});
}
END_TEST

START_TEST(test_an_adversary_that_sees_through_a_feature_net_looks_at_the_hole) {
    const TrainingFolder folder;
    folder.write_recipe(portrait_recipe);
    write_feature_net(folder / "net.safetensors");
    assert_done(folder.train("before"));
    std::filesystem::copy(folder / "before/tiny.safetensors", folder / "start.safetensors");
    const std::vector<std::string> seeing = {"--set", "model.discriminator=features",
                                             "--set", "training.features=net.safetensors",
                                             "--set", "training.start=start.safetensors",
                                             "--set", "model.mirror=throughout",
                                             "--set", "phase only.feature=1",
                                             "--set", "phase only.window=16"};
    assert_done(folder.train("run", seeing));
    std::filesystem::remove(folder / "start.safetensors"); // the checkpoint holds all that is needed
    auto resuming = seeing;
    resuming.push_back("--resume");
    assert_done(folder.train("run", resuming));
    std::filesystem::copy(folder / "before/tiny.safetensors", folder / "start.safetensors");
    const auto told_apart = logged(folder / "run", "only", "told-apart").back();
    ck_assert(told_apart >= 0 && told_apart <= 1);
    ck_assert_double_gt(logged(folder / "run", "only", "feature").back(), 0);
    const auto path = folder / "run/tiny.safetensors";
    ck_assert_int_eq(
        ModelDescription::from_metadata(Safetensors::read(path).metadata(), path).sizes.at("mirror"), 2);
    const auto refused = [&](const std::string& key_and_value, std::initializer_list<const char*> parts) {
        auto words = seeing;
        words.insert(words.end(), {"--set", key_and_value});
        assert_refused(folder.train("other", words), parts);
    };
    refused("training.features=", {"features"});
    refused("model.mirror=perhaps", {"mirror", "throughout", "perhaps"});
    refused("model.discriminator=judges", {"judges", "patches", "features"});
    refused("phase only.window=20", {"[phase only]", "window", "16"});
    refused("phase only.window=64", {"[phase only]", "window", "32"});
    refused("training.start=missing.safetensors", {"missing.safetensors"});
    refused("model.width=8", {"start.safetensors", "input.weight"});
}
END_TEST

START_TEST(test_a_network_grows_from_half_its_size) {
    const TrainingFolder folder;
    folder.write_recipe(std::string(portrait_recipe) +
                        "[phase large]\nsteps = 6\nbatch = 4\nfade-in = 4\nmse = 1\n");
    assert_done(folder.train("run", {"--set", "model.resolution=64", "--set", "phase only.resolution=32",
                                     "--set", "phase only.steps=4"}));
    const auto path = folder / "run/tiny.safetensors";
    ck_assert_int_eq(ModelDescription::from_metadata(Safetensors::read(path).metadata(), path).resolution,
                     64);
}
END_TEST

START_TEST(test_a_loss_that_is_not_finite_stops_the_run_by_name) {
    const TrainingFolder folder;
    const auto outcome = folder.train("run", {"--set", "phase first.rate=1e30", "--set", "training.clip=0"});
    assert_refused(outcome, {"The loss '", "at step ", "checkpoint.pt"});
    ck_assert(!std::filesystem::exists(folder / "run/tiny.safetensors"));
}
END_TEST

START_TEST(test_mistakes_in_a_recipe_are_refused_before_the_first_step) {
    const TrainingFolder folder;
    const auto refused = [&](const std::string& key_and_value, std::initializer_list<const char*> parts) {
        assert_refused(folder.train("run", set(key_and_value)), parts);
        ck_assert(!std::filesystem::exists(folder / "run"));
    };
    refused("data.packs=missing.ffpack", {"missing.ffpack"});
    refused("data.label=Bald", {"Bald"});
    refused("data.frame-error=2", {"frame-error", "0 and 1"});
    refused("data.oftener=Bald", {"Bald", "oftener"});
    refused("phase second.told-apart-limit=2", {"told-apart-limit", "0 and 1"});
    refused("model.discriminator=features", {"discriminator", "portrait", "cvae"});
    refused("model.resolution=50", {"drawn.ffpack", "50", "64"});
    refused("model.architecture=transformer", {"transformer", "cvae", "portrait"});
    refused("phase second.resolution=32", {"[phase second]", "resolution", "64"});
    refused("phase second.train=nobody", {"[phase second]", "nobody"});
    refused("phase second.style=1", {"[phase second]", "style", "features"});
    refused("phase first.adversarial=1", {"[phase first]", "train = both"});
    refused("phase second.freeze=encodr", {"[phase second]", "encodr", "'encoder'"});
    refused("phase first.batch=0", {"[phase first]", "batch"});
    refused("training.features=missing.safetensors", {"missing.safetensors"});
    refused("model.latent=0", {"latent"});
    refused("phase first.identity=1", {"[phase first]", "judge"});
    refused("phase first.opposite=0.5", {"[phase first]", "opposite", "label"});
    refused("training.judge=missing.safetensors", {"missing.safetensors"});
    refused("model.architecture=face-judge", {"[phase first]", "bce"});
    refused("masks.files=1", {"[masks] files", "--masks", "mask-files"});
    refused("phase second.window=32", {"[phase second]", "window", "portrait"});
    refused("phase second.fade-in=5", {"[phase second]", "fade-in"});
}
END_TEST

START_TEST(test_packs_that_do_not_fit_are_refused) {
    const TrainingFolder folder;
    write_drawn_pack(folder / "gray.ffpack", 64, 1);
    assert_refused(folder.train("run", set("data.packs=gray.ffpack")), {"gray.ffpack", "colour"});
    const auto bytes = read_bytes(folder / "drawn.ffpack");
    write_bytes(folder / "cut.ffpack", bytes.substr(0, bytes.size() - 100));
    assert_refused(folder.train("run", set("data.packs=cut.ffpack")), {"cut.ffpack", "truncated"});
}
END_TEST

START_TEST(test_a_gpu_that_is_not_there_is_refused) {
    const TrainingFolder folder;
    const auto outcome = folder.train("run", {"--device", "cuda", "--set", "phase first.steps=0"});
    if (outcome.status != 0)
        assert_refused(outcome, {"no GPU", "--device cuda"});
}
END_TEST

Suite* train_suite() {
    Suite* suite = suite_create("train");
    TCase* tests = tcase_create("train");
    tcase_set_timeout(tests, seconds_for_processes);
    tcase_add_test(tests, test_training_lowers_the_loss_and_leaves_a_whole_model);
    tcase_add_test(tests, test_a_label_is_learned_with_balance);
    tcase_add_test(tests, test_frozen_parts_stay_as_they_are);
    tcase_add_test(tests, test_a_judge_learns_and_then_teaches);
    tcase_add_test(tests, test_an_aligner_learns_and_is_no_judge_and_no_model_that_fills);
    tcase_add_test(tests, test_an_adversary_that_sees_through_a_feature_net_looks_at_the_hole);
    tcase_add_test(tests, test_a_network_grows_from_half_its_size);
    tcase_add_test(tests, test_a_loss_that_is_not_finite_stops_the_run_by_name);
    tcase_add_test(tests, test_mistakes_in_a_recipe_are_refused_before_the_first_step);
    tcase_add_test(tests, test_packs_that_do_not_fit_are_refused);
    tcase_add_test(tests, test_a_gpu_that_is_not_there_is_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
