// How much of the processor a forward pass uses: every model that is found, as `facefill fill` runs it,
// beside the matrix product in the same precision with as many threads.
//
// Usage: forward-speed [auto|fp32|bf16] [THREADS]   (auto, 0: all)
// A line for each model and batch: milliseconds a picture, its operations (two for each multiply-accumulate
// of convolutions and dense layers, as `facefill inspect` counts them) a second, and their share of the peak.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>

#include <ATen/Parallel.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/zeros.h>
#include <torch/utils.h>

#include "core/error.h"
#include "core/models/registry.h"
#include "core/networks/completion_network.h"
#include "training/cli/layer_trace.h"
#include "training/trainer/contestants.h"

using namespace facefill;

namespace {

constexpr int64_t matrix_side = 2048;
constexpr double enough_seconds = 1;
constexpr size_t enough_runs = 5;

// Of repeated calls after one that warms up, in increasing order.
std::vector<double> seconds_of(const std::function<void()>& work) {
    using Clock = std::chrono::steady_clock;
    work();
    std::vector<double> times;
    for (double all = 0; all < enough_seconds || times.size() < enough_runs; all += times.back()) {
        const auto start = Clock::now();
        work();
        times.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    return times;
}

// Operations a second of the fastest product of two square matrices.
double matrix_peak(Precision precision) {
    const auto type = precision == Precision::bf16 ? at::kBFloat16 : at::kFloat;
    const auto a = at::rand({matrix_side, matrix_side}).to(type),
               b = at::rand({matrix_side, matrix_side}).to(type);
    at::Tensor product = at::mm(a, b);
    const auto times = seconds_of([&] { at::mm_out(product, a, b); });
    return 2 * double(matrix_side * matrix_side * matrix_side) / times.front();
}

double operations_of(const ModelDescription& model) {
    const auto generator = make_generator(model);
    generator->module().eval();
    const auto batch = blank_batch(model);
    double operations = 0;
    for (const auto& layer : trace_layers(generator->module(), [&] { generator->complete(batch, false); }))
        operations += 2 * double(layer.macs);
    return operations;
}

void print_share(const std::filesystem::path& path, Precision precision, double peak) {
    ModelDescription model;
    const auto network = load_completion_network(path, model, precision);
    const double operations = operations_of(model);
    for (const int64_t count : {1, 16}) {
        const int64_t side = model.resolution;
        const auto image = at::rand({count, 3, side, side}), mask = at::zeros({count, 1, side, side});
        const auto times = seconds_of([&] { network->complete(image, mask, {}); });
        const double median = times[times.size() / 2], speed = operations * double(count) / median;
        std::printf("%-24s %3d px, batch %2d: %7.2f ms a picture, %7.1f GFLOP/s, %4.1f %% of the peak\n",
                    model.name.c_str(), model.resolution, int(count), 1e3 * median / double(count),
                    speed / 1e9, 100 * speed / peak);
    }
}

std::string processor() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.rfind("model name", 0) == 0)
            return line.substr(line.find(':') + 2);
    return "unknown";
}

void measure(const std::string& word, int threads) {
    const auto precision = parse_precision(word);
    set_threads(threads);
    torch::NoGradGuard no_gradient;
    const double peak = matrix_peak(precision);
    std::printf("processor: %s\nthreads: %d\nmatrix product %d^3, %s: %.1f GFLOP/s\n", processor().c_str(),
                at::get_num_threads(), int(matrix_side), precision == Precision::bf16 ? "bf16" : "fp32",
                peak / 1e9);
    for (const auto& entry : list_models())
        if (entry.problem.empty())
            print_share(entry.path, precision, peak);
}

} // namespace

int main(int count, char** words) {
    try {
        measure(count > 1 ? words[1] : "auto", count > 2 ? std::atoi(words[2]) : 0);
        return 0;
    } catch (const Error& error) {
        std::fprintf(stderr, "forward-speed: %s\n", error.what());
        return 1;
    }
}
