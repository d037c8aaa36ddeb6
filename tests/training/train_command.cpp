#include "tests/training/train_command.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "core/models/safetensors.h"
#include "tests/training/drawn_pack.h"

namespace facefill::testing {

namespace {

const char* const cvae_recipe = "[model]\n"
                                "name = tiny\n"
                                "architecture = cvae\n"
                                "resolution = 64\n"
                                "width = 4\n"
                                "latent = 8\n"
                                "discriminator-width = 4\n"
                                "[data]\n"
                                "packs = drawn.ffpack\n"
                                "[masks]\n"
                                "rectangles = 1\n"
                                "brush = 1\n"
                                "[training]\n"
                                "clip = 200\n"
                                "checkpoint = 4\n"
                                "sample = 0\n"
                                "validate = 0\n"
                                "log = 6\n"
                                "[phase first]\n"
                                "steps = 12\n"
                                "batch = 4\n"
                                "rate = 3e-3\n"
                                "warm-up = 2\n"
                                "bce = 1\n"
                                "kl = 0.5\n"
                                "[phase second]\n"
                                "steps = 24\n"
                                "batch = 4\n"
                                "train = both\n"
                                "rate = 1e-3\n"
                                "decay = 0.5\n"
                                "bce = 1\n"
                                "kl = 0.5\n"
                                "adversarial = 10\n"
                                "adversarial-kind = bce\n";

// Between fork and exec only calls that are safe there.
[[noreturn]] void become(const std::vector<char*>& words, const std::vector<char*>& environment,
                         const char* output, size_t most_file_bytes) {
    const int file = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    if (most_file_bytes) {
        const rlimit limit{most_file_bytes, most_file_bytes};
        setrlimit(RLIMIT_FSIZE, &limit);
        signal(SIGXFSZ, SIG_IGN); // so that write() fails instead
    }
    execve(words[0], words.data(), environment.data());
    _exit(127);
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (auto& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

} // namespace

const char* const portrait_recipe = "[model]\n"
                                    "name = tiny\n"
                                    "architecture = portrait\n"
                                    "resolution = 32\n"
                                    "fold = 2\n"
                                    "width = 4\n"
                                    "discriminator-width = 4\n"
                                    "[data]\n"
                                    "packs = drawn.ffpack\n"
                                    "[masks]\n"
                                    "centre = 1\n"
                                    "[training]\n"
                                    "clip = 0\n"
                                    "sample = 0\n"
                                    "validate = 0\n"
                                    "[phase only]\n"
                                    "steps = 1\n"
                                    "batch = 8\n"
                                    "train = both\n"
                                    "l1-hole = 2\n"
                                    "l1-context = 1\n"
                                    "adversarial = 0.5\n"
                                    "feature-matching = 1\n";

const char* const judge_recipe = "[model]\n"
                                 "name = tiny-judge\n"
                                 "architecture = face-judge\n"
                                 "resolution = 64\n"
                                 "width = 4\n"
                                 "[data]\n"
                                 "packs = drawn.ffpack\n"
                                 "[training]\n"
                                 "log = 1\n"
                                 "ema = 0\n"
                                 "validate = 80\n"
                                 "[phase only]\n"
                                 "steps = 80\n"
                                 "batch = 8\n"
                                 "rate = 3e-3\n"
                                 "attribute = 1\n"
                                 "identity = 0.1\n";

const char* const aligner_recipe = "[model]\n"
                                   "name = tiny-aligner\n"
                                   "architecture = face-aligner\n"
                                   "resolution = 64\n"
                                   "width = 4\n"
                                   "[data]\n"
                                   "packs = drawn.ffpack\n"
                                   "[masks]\n"
                                   "rectangle-small = 1\n"
                                   "[training]\n"
                                   "log = 1\n"
                                   "ema = 0\n"
                                   "validate = 60\n"
                                   "[phase only]\n"
                                   "steps = 60\n"
                                   "batch = 16\n"
                                   "rate = 2e-3\n"
                                   "alignment = 1\n";

void write_feature_net(const std::filesystem::path& path) {
    constexpr int64_t channels = 3;
    const std::vector<float> ones(channels, 1), ramp = [] {
        std::vector<float> values;
        for (int i = 0; i < int(channels * channels * 9); ++i)
            values.push_back(float(i * 7 % 11) / 11 - 0.5F);
        return values;
    }();
    std::vector<TensorView> views;
    const auto add = [&](const std::string& name, const std::vector<float>& values,
                         std::vector<int64_t> shape) {
        views.push_back({name, "F32", std::move(shape), reinterpret_cast<const std::byte*>(values.data()),
                         values.size() * sizeof(float)});
    };
    for (int i = 0; i < 5; ++i) {
        const auto layer = "layers." + std::to_string(i) + ".";
        add(layer + "conv.weight", ramp, {channels, channels, 3, 3});
        for (const char* part : {"norm.weight", "norm.bias", "norm.running_mean", "norm.running_var"})
            add(layer + part, ones, {channels});
    }
    write_safetensors(path, views, {});
}

ChildProcess::ChildProcess(const std::vector<std::string>& words, const Environment& more,
                           size_t most_file_bytes)
    : ChildProcess(FACEFILL_COMMAND, words, more, most_file_bytes) {}

ChildProcess::ChildProcess(const std::string& program, const std::vector<std::string>& words,
                           const Environment& more, size_t most_file_bytes) {
    std::vector<std::string> all = {program}, settings;
    all.insert(all.end(), words.begin(), words.end());
    Environment environment = more;
    environment.insert({{"OMP_NUM_THREADS", "1"}, {"HOME", folder_.path()}});
    for (const auto& [name, value] : environment)
        settings.push_back(name + "=" + value);
    const auto arguments = pointers_to(all), variables = pointers_to(settings);
    const std::string output = folder_ / "output";
    process_ = fork();
    if (process_ == 0)
        become(arguments, variables, output.c_str(), most_file_bytes);
}

ChildProcess::~ChildProcess() {
    if (!ended()) {
        send(SIGKILL);
        waitpid(process_, nullptr, 0);
    }
}

void ChildProcess::send(int signal) const {
    kill(process_, signal);
}

bool ChildProcess::ended() {
    if (!ended_)
        ended_ = waitpid(process_, &raw_status_, WNOHANG) == process_;
    return ended_;
}

Outcome ChildProcess::wait() {
    if (!ended_)
        waitpid(process_, &raw_status_, 0);
    ended_ = true;
    const int status = WIFEXITED(raw_status_) ? WEXITSTATUS(raw_status_) : 1000 + WTERMSIG(raw_status_);
    return {status, read_bytes(folder_ / "output")};
}

TrainingFolder::TrainingFolder() {
    write_drawn_pack(folder_ / "drawn.ffpack");
    write_recipe(cvae_recipe);
}

std::vector<std::string> TrainingFolder::words(const std::string& run,
                                               const std::vector<std::string>& more) const {
    std::vector<std::string> words = {
        "train", folder_ / "recipe.ini", "--data", folder_.path(), "--run", folder_ / run, "--threads",
        "1",     "--precision",          "fp32"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

Outcome TrainingFolder::train(const std::string& run, const std::vector<std::string>& more) const {
    return ChildProcess(words(run, more)).wait();
}

bool wait_for_file(const std::filesystem::path& path, ChildProcess& process) {
    constexpr std::chrono::milliseconds pause{5};
    const auto last = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!std::filesystem::exists(path)) {
        if (process.ended() || std::chrono::steady_clock::now() > last)
            return false;
        std::this_thread::sleep_for(pause);
    }
    return true;
}

} // namespace facefill::testing
