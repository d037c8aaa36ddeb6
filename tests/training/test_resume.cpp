// A run that was stopped, killed or whose disk was full goes on as if nothing had happened.
#include <csignal>

#include "tests/training/train_command.h"
#include "tests/training/train_suites.h"

#include "tests/models/assert_text.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

constexpr int stopped = 130, killed = 1000 + SIGKILL;

void assert_status(const Outcome& outcome, int status) {
    ck_assert_msg(outcome.status == status, "status %d: %s", outcome.status, outcome.text.c_str());
}

void assert_same_bytes(const std::filesystem::path& a, const std::filesystem::path& b) {
    const auto bytes = read_bytes(a);
    ck_assert_uint_gt(bytes.size(), 0);
    ck_assert_msg(bytes == read_bytes(b), "%s differs from %s", a.c_str(), b.c_str());
}

void assert_same_models(const TrainingFolder& folder, const std::string& a, const std::string& b) {
    for (const char* name : {"/after-first.safetensors", "/after-second.safetensors", "/tiny.safetensors"})
        assert_same_bytes(folder / (a + name), folder / (b + name));
}

bool holds_temporary_file(const std::filesystem::path& folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().string().find(".tmp-") != std::string::npos)
            return true;
    return false;
}

} // namespace

START_TEST(test_killed_and_resumed_equals_unbroken) {
    const TrainingFolder folder;
    assert_status(folder.train("unbroken"), 0);
    for (const char* moment : {"checkpoint.pt", "after-first.safetensors"}) {
        const auto run = std::string("killed-at-") + moment;
        ChildProcess process(folder.words(run));
        ck_assert(wait_for_file(folder / run / moment, process));
        process.send(SIGKILL);
        assert_status(process.wait(), killed);
        assert_status(folder.train(run, {"--resume"}), 0);
        assert_same_models(folder, run, "unbroken");
    }
}
END_TEST

START_TEST(test_killed_before_the_first_checkpoint_begins_again) {
    const TrainingFolder folder;
    assert_status(folder.train("unbroken"), 0);
    ChildProcess process(folder.words("run"));
    ck_assert(wait_for_file(folder / "run/recipe.ini", process));
    process.send(SIGKILL);
    assert_status(process.wait(), killed);
    write_bytes(folder / "run/checkpoint.pt.tmp-1", "half");
    assert_status(folder.train("run", {"--resume"}), 0);
    assert_same_models(folder, "run", "unbroken");
    ck_assert(!holds_temporary_file(folder / "run"));
}
END_TEST

START_TEST(test_stopped_by_a_signal_says_how_to_go_on_and_does) {
    const TrainingFolder folder;
    assert_status(folder.train("unbroken", {"--set", "training.seed=5"}), 0);
    ChildProcess process(folder.words("run", {"--set", "training.seed=5"}));
    ck_assert(wait_for_file(folder / "run/checkpoint.pt", process));
    process.send(SIGTERM);
    const auto outcome = process.wait();
    assert_status(outcome, stopped);
    const auto command = "facefill train " + (folder / "run/recipe.ini").string();
    assert_contains(outcome.text, command);
    assert_contains(outcome.text, "--resume");
    // As the message says: by the run's own recipe, which holds the override.
    auto words = folder.words("run", {"--resume"});
    words[1] = folder / "run/recipe.ini";
    assert_status(ChildProcess(words).wait(), 0);
    assert_same_models(folder, "run", "unbroken");
}
END_TEST

START_TEST(test_earlier_fills_are_kept_in_the_checkpoint) {
    const TrainingFolder folder;
    const std::vector<std::string> remembering = {"--set", "training.history=6"};
    assert_status(folder.train("unbroken", remembering), 0);
    assert_status(folder.train("forgetful"), 0);
    ck_assert(read_bytes(folder / "unbroken/tiny.safetensors") !=
              read_bytes(folder / "forgetful/tiny.safetensors"));
    ChildProcess process(folder.words("run", remembering));
    ck_assert(wait_for_file(folder / "run/after-first.safetensors", process));
    process.send(SIGTERM);
    assert_status(process.wait(), stopped);
    auto words = folder.words("run", remembering);
    words.push_back("--resume");
    assert_status(ChildProcess(words).wait(), 0);
    assert_same_models(folder, "run", "unbroken");
}
END_TEST

START_TEST(test_a_run_is_not_begun_twice) {
    const TrainingFolder folder;
    assert_status(folder.train("run"), 0);
    const auto before = read_bytes(folder / "run/checkpoint.pt");
    const auto outcome = folder.train("run");
    assert_status(outcome, 1);
    assert_contains(outcome.text, "--resume");
    ck_assert(read_bytes(folder / "run/checkpoint.pt") == before);
}
END_TEST

START_TEST(test_a_checkpoint_of_another_network_is_refused) {
    const TrainingFolder folder;
    assert_status(folder.train("run"), 0);
    for (const char* other : {"model.width=8", "model.latent=9", "model.discriminator-width=8"}) {
        const auto outcome = folder.train("run", {"--resume", "--set", other});
        assert_status(outcome, 1);
        assert_contains(outcome.text, "checkpoint.pt");
        assert_contains(outcome.text, "network");
    }
}
END_TEST

START_TEST(test_a_damaged_checkpoint_is_refused) {
    const TrainingFolder folder;
    assert_status(folder.train("run"), 0);
    const auto whole = read_bytes(folder / "run/checkpoint.pt");
    for (const auto& damaged :
         {whole.substr(0, whole.size() / 2), std::string("not an archive"), std::string()}) {
        write_bytes(folder / "run/checkpoint.pt", damaged);
        const auto outcome = folder.train("run", {"--resume"});
        assert_status(outcome, 1);
        assert_contains(outcome.text, "checkpoint.pt");
        assert_contains(outcome.text, "damaged");
    }
}
END_TEST

START_TEST(test_a_full_disk_keeps_the_last_checkpoint) {
    const TrainingFolder folder;
    assert_status(folder.train("run", {"--set", "phase second.steps=0"}), 0);
    const auto before = read_bytes(folder / "run/checkpoint.pt");
    const auto outcome = ChildProcess(folder.words("run", {"--resume"}), {}, before.size() / 2).wait();
    assert_status(outcome, 1);
    assert_contains(outcome.text, "checkpoint.pt");
    ck_assert(read_bytes(folder / "run/checkpoint.pt") == before);
    ck_assert(!holds_temporary_file(folder / "run"));
}
END_TEST

Suite* resume_suite() {
    Suite* suite = suite_create("resume");
    TCase* tests = tcase_create("resume");
    tcase_set_timeout(tests, seconds_for_processes);
    tcase_add_test(tests, test_killed_and_resumed_equals_unbroken);
    tcase_add_test(tests, test_killed_before_the_first_checkpoint_begins_again);
    tcase_add_test(tests, test_stopped_by_a_signal_says_how_to_go_on_and_does);
    tcase_add_test(tests, test_earlier_fills_are_kept_in_the_checkpoint);
    tcase_add_test(tests, test_a_run_is_not_begun_twice);
    tcase_add_test(tests, test_a_checkpoint_of_another_network_is_refused);
    tcase_add_test(tests, test_a_damaged_checkpoint_is_refused);
    tcase_add_test(tests, test_a_full_disk_keeps_the_last_checkpoint);
    suite_add_tcase(suite, tests);
    return suite;
}
