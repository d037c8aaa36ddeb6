#include "training/cli/train.h"

#include <csignal>
#include <cstdio>
#include <malloc.h>

#include "core/error.h"
#include "training/cli/arguments.h"
#include "training/trainer/trainer.h"

namespace facefill {

namespace {

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
        {"data", "DIR", "folder of the packs and feature nets that the recipe names", ".", true},
        {"run", "DIR", "folder of the run: checkpoints, log, samples, the finished model", "", true},
        {"resume", "", "go on from the run's checkpoint"},
        {"set", "KEY=VALUE", "override a key of the recipe, as section.key=value", "", false, true},
        {"threads", "N", "processor threads; 0 takes all", "0"},
        {"precision", "auto|fp32|bf16", "arithmetic of the networks", "auto"},
        {"device", "cpu|cuda", "where to train", "cpu"},
    },
    "RECIPE",
    1,
    1,
};

} // namespace

int run_train(const std::vector<std::string>& words) {
    const auto arguments = parse_arguments(command, words);
    if (!arguments)
        return 0;
    keep_heap();
    set_threads(int(arguments->integer("threads", 0, 1024)));
    TrainerSettings settings;
    settings.data = arguments->value("data");
    settings.run = arguments->value("run");
    settings.resume = arguments->flag("resume");
    settings.precision = parse_precision(arguments->value("precision"));
    settings.device = arguments->value("device") == "cuda" ? at::kCUDA : at::kCPU;
    Trainer trainer(Recipe::read(arguments->operands()[0], arguments->values("set")), settings);
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::signal(SIGTERM, [](int) { interrupted = 1; });
    if (trainer.train(interrupted))
        return 0;
    std::printf("Stopped; `facefill train` with --resume goes on from %s.\n",
                (settings.run / "checkpoint.pt").c_str());
    return 130;
}

} // namespace facefill
