// Several processes on one machine train as one.
#include <cmath>
#include <csignal>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/models/safetensors.h"
#include "tests/training/train_command.h"
#include "tests/training/train_suites.h"

#include "tests/models/assert_text.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

void assert_status(const Outcome& outcome, int status) {
    ck_assert_msg(outcome.status == status, "status %d: %s", outcome.status, outcome.text.c_str());
}

int free_port() {
    const int handle = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(handle, reinterpret_cast<sockaddr*>(&address), size);
    getsockname(handle, reinterpret_cast<sockaddr*>(&address), &size);
    close(handle);
    return ntohs(address.sin_port);
}

// The environment that torchrun gives to worker `rank` of two.
Environment worker(int rank, int port) {
    return {{"RANK", std::to_string(rank)},
            {"WORLD_SIZE", "2"},
            {"MASTER_ADDR", "127.0.0.1"},
            {"MASTER_PORT", std::to_string(port)},
            {"GLOO_SOCKET_IFNAME", "lo"}};
}

std::vector<std::string> gradient_words(const TrainingFolder& folder, const std::string& output,
                                        const std::vector<std::string>& overrides) {
    std::vector<std::string> words = {folder / "recipe.ini", folder / "", folder / output};
    words.insert(words.end(), overrides.begin(), overrides.end());
    return words;
}

// The largest difference between two files' tensors, as a share of the tensor's largest number.
double difference(const std::filesystem::path& a, const std::filesystem::path& b) {
    const auto first = Safetensors::read(a), second = Safetensors::read(b);
    ck_assert_uint_eq(first.tensors().size(), second.tensors().size());
    double most = 0;
    for (const auto& view : first.tensors()) {
        std::vector<float> x(view.bytes / sizeof(float)), y(x.size());
        std::memcpy(x.data(), view.data, view.bytes);
        std::memcpy(y.data(), second.find(view.name)->data, view.bytes);
        double scale = 1e-12, apart = 0;
        for (size_t i = 0; i < x.size(); ++i) {
            scale = std::max(scale, double(std::abs(x[i])));
            apart = std::max(apart, std::abs(double(x[i]) - double(y[i])));
        }
        most = std::max(most, apart / scale);
    }
    return most;
}

// Of float32's rounding in sums of a thousand terms.
constexpr double rounding = 1e-4;

} // namespace

START_TEST(test_two_workers_have_the_gradients_of_the_double_batch) {
    const TrainingFolder folder;
    folder.write_recipe(portrait_recipe);
    assert_status(ChildProcess(GRADIENT_WORKER, gradient_words(folder, "one", {})).wait(), 0);
    const int port = free_port();
    const auto half = gradient_words(folder, "two", {"phase only.batch=4"});
    ChildProcess first(GRADIENT_WORKER, half, worker(0, port)),
        second(GRADIENT_WORKER, half, worker(1, port));
    assert_status(first.wait(), 0);
    assert_status(second.wait(), 0);
    ck_assert_double_lt(difference(folder / "one", folder / "two"), rounding);
    // The halves differ from each other, or the test would prove nothing.
    assert_status(
        ChildProcess(GRADIENT_WORKER, gradient_words(folder, "half", {"phase only.batch=4"})).wait(), 0);
    ck_assert_double_gt(difference(folder / "one", folder / "half"), 100 * rounding);
}
END_TEST

START_TEST(test_accumulated_batches_have_the_gradients_of_the_double_batch) {
    const TrainingFolder folder;
    folder.write_recipe(portrait_recipe);
    // Without the adversary: its spectral norm goes one step nearer with every batch it sees.
    const std::vector<std::string> alone = {"phase only.train=generator", "phase only.adversarial=0",
                                            "phase only.feature-matching=0"};
    auto parts = alone;
    parts.insert(parts.end(), {"phase only.batch=4", "phase only.accumulate=2"});
    assert_status(ChildProcess(GRADIENT_WORKER, gradient_words(folder, "one", alone)).wait(), 0);
    assert_status(ChildProcess(GRADIENT_WORKER, gradient_words(folder, "parts", parts)).wait(), 0);
    ck_assert_double_lt(difference(folder / "one", folder / "parts"), rounding);
}
END_TEST

START_TEST(test_workers_stop_together_and_go_on) {
    const TrainingFolder folder;
    int port = free_port();
    ChildProcess first(folder.words("run"), worker(0, port)), second(folder.words("run"), worker(1, port));
    ck_assert(wait_for_file(folder / "run/checkpoint.pt", first));
    second.send(SIGTERM);
    assert_status(second.wait(), 130);
    const auto outcome = first.wait();
    assert_status(outcome, 130);
    assert_contains(outcome.text, "--resume");
    port = free_port();
    const auto words = folder.words("run", {"--resume"});
    ChildProcess first_again(words, worker(0, port)), second_again(words, worker(1, port));
    assert_status(first_again.wait(), 0);
    assert_status(second_again.wait(), 0);
    ck_assert(std::filesystem::exists(folder / "run/tiny.safetensors"));
}
END_TEST

START_TEST(test_a_lost_worker_ends_the_others_with_a_sentence) {
    const TrainingFolder folder;
    const int port = free_port();
    ChildProcess first(folder.words("run"), worker(0, port)), second(folder.words("run"), worker(1, port));
    ck_assert(wait_for_file(folder / "run/checkpoint.pt", first));
    second.send(SIGKILL);
    second.wait();
    const auto outcome = first.wait();
    assert_status(outcome, 1);
    assert_contains(outcome.text, "Worker 0 of 2 lost another one");
    assert_contains(outcome.text, "--resume");
}
END_TEST

START_TEST(test_a_senseless_environment_is_refused) {
    const TrainingFolder folder;
    const auto refused = [&](Environment environment, const char* part) {
        const auto outcome = ChildProcess(folder.words("run"), environment).wait();
        assert_status(outcome, 1);
        assert_contains(outcome.text, part);
    };
    refused({{"WORLD_SIZE", "many"}}, "WORLD_SIZE is 'many'");
    refused({{"WORLD_SIZE", "2"}}, "RANK");
    refused({{"WORLD_SIZE", "2"}, {"RANK", "2"}}, "RANK is '2'");
    refused({{"WORLD_SIZE", "2"}, {"RANK", "0"}, {"MASTER_ADDR", "127.0.0.1"}}, "MASTER_PORT");
    assert_status(ChildProcess(folder.words("run"), {{"WORLD_SIZE", "1"}}).wait(), 0);
}
END_TEST

Suite* workers_suite() {
    Suite* suite = suite_create("workers");
    TCase* tests = tcase_create("workers");
    tcase_set_timeout(tests, seconds_for_processes);
#ifdef FACEFILL_WITH_GLOO
    tcase_add_test(tests, test_two_workers_have_the_gradients_of_the_double_batch);
    tcase_add_test(tests, test_workers_stop_together_and_go_on);
    tcase_add_test(tests, test_a_lost_worker_ends_the_others_with_a_sentence);
#endif
    tcase_add_test(tests, test_accumulated_batches_have_the_gradients_of_the_double_batch);
    tcase_add_test(tests, test_a_senseless_environment_is_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
