#include "training/cli/train.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <malloc.h>

#include <c10/util/Exception.h>
#include <torch/cuda.h>

#include "core/error.h"
#include "training/cli/arguments.h"
#include "training/trainer/trainer.h"

namespace facefill {

namespace {

constexpr int stopped_by_signal = 130;

volatile std::sig_atomic_t interrupted = 0;

// LibTorch frees and asks for the same large blocks at every step; keeping them gave 10-19 % (measured).
void keep_heap() {
#ifdef M_MMAP_MAX
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
    mallopt(M_TOP_PAD, 64 << 20);
#endif
}

const Command command = {
    "train",
    "Trains a model by a recipe; the run's folder then holds the finished model file.",
    {
        {"data", "DIR", "Folder of the packs and feature nets that the recipe names.", "."},
        {"run", "DIR", "Folder of the run: checkpoints, log, samples, the finished model.", "", true},
        {"resume", "", "Go on from the run's checkpoint, or begin where it has none yet."},
        {"set", "KEY=VALUE", "Override a key of the recipe, as section.key=value.", "", false, true},
        {"threads", "N", "Processor threads; 0 takes all.", "0"},
        {"precision", "auto|fp32|bf16", "Arithmetic of the networks.", "auto"},
        {"device", "cpu|cuda", "Where to train.", "cpu"},
        {"keys", "", "Print what a recipe may say, as a Markdown table, and stop."},
    },
    "RECIPE",
    1,
    1,
    "Started by torchrun or anything else that sets RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT, the "
    "processes\n"
    "train one model together. Ctrl-C writes a checkpoint and says how to go on.\n\n"
    "Example:\n"
    "  facefill train portrait.ini --data packs --run runs/portrait\n",
};

at::Device parse_device(const std::string& word) {
    if (word == "cpu")
        return at::kCPU;
    if (word != "cuda")
        throw UsageError("--device is cpu or cuda, not \"" + word + "\".");
    if (!torch::cuda::is_available())
        throw Error(ErrorKind::input,
                    "There is no GPU that this build of LibTorch can use; leave out --device cuda, "
                    "or build with a LibTorch for CUDA (-Dtorch_dir).");
    return at::kCUDA;
}

TrainerSettings settings_of(const Arguments& arguments) {
    TrainerSettings settings;
    settings.data = arguments.value("data");
    settings.run = arguments.value("run");
    settings.resume = arguments.flag("resume");
    settings.precision = parse_precision(arguments.value("precision"));
    settings.device = parse_device(arguments.value("device"));
    return settings;
}

// The run's own recipe holds what --set said.
void say_how_to_go_on(const TrainerSettings& settings, int64_t step) {
    const auto run = settings.run.string();
    std::printf("Stopped after step %lld with a checkpoint; go on with\n"
                "  facefill train %s --data %s --run %s --resume\n",
                static_cast<long long>(step), RunFolder(run).recipe().c_str(), settings.data.c_str(),
                run.c_str());
}

// LibTorch's exceptions carry a back trace; what they say first is enough.
[[noreturn]] void explain(const c10::Error& problem) {
    const std::string text = problem.what_without_backtrace();
    if (text.find("memory") != std::string::npos)
        throw Error(ErrorKind::memory,
                    "There is not enough memory for this recipe; halve the phase's batch and "
                    "double its accumulate.");
    throw Error(ErrorKind::model, "LibTorch gave up: " + text.substr(0, text.find('\n')));
}

int train(const Arguments& arguments) {
    const auto settings = settings_of(arguments);
    const auto recipe = Recipe::read(arguments.operands()[0], arguments.values("set"));
    const auto workers = join_workers();
    Trainer trainer(recipe, settings, *workers);
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::signal(SIGTERM, [](int) { interrupted = 1; });
    if (trainer.train(interrupted))
        return 0;
    if (workers->rank() == 0)
        say_how_to_go_on(settings, trainer.place().total);
    return stopped_by_signal;
}

} // namespace

int run_train(const std::vector<std::string>& words) {
    if (std::find(words.begin(), words.end(), "--keys") != words.end()) {
        std::fputs(recipe_keys_table().c_str(), stdout);
        return 0;
    }
    const auto arguments = parse_arguments(command, words);
    if (!arguments)
        return 0;
    keep_heap();
    set_threads(int(arguments->integer("threads", 0, 1024)));
    try {
        return train(*arguments);
    } catch (const c10::Error& problem) {
        explain(problem);
    }
}

} // namespace facefill
