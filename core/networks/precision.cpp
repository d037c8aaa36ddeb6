#include "core/networks/precision.h"

#include <thread>

#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <torch/version.h>

#include "core/error.h"

namespace facefill {

namespace {

bool processor_has_bf16() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bf16");
#else
    return false;
#endif
}

// The names of these calls changed in LibTorch 2.4; the rest of the project does not see it.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
void switch_autocast(bool cuda, bool on) {
    const auto device = cuda ? at::kCUDA : at::kCPU;
    at::autocast::set_autocast_dtype(device, at::kBFloat16);
    at::autocast::set_autocast_enabled(device, on);
}
bool autocast_on(bool cuda) {
    return at::autocast::is_autocast_enabled(cuda ? at::kCUDA : at::kCPU);
}
#else
void switch_autocast(bool cuda, bool on) {
    if (cuda) {
        at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
        at::autocast::set_enabled(on);
    } else {
        at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
        at::autocast::set_cpu_enabled(on);
    }
}
bool autocast_on(bool cuda) {
    return cuda ? at::autocast::is_enabled() : at::autocast::is_cpu_enabled();
}
#endif

} // namespace

Precision parse_precision(const std::string& text) {
    if (text == "auto")
        return processor_has_bf16() ? Precision::bf16 : Precision::fp32;
    if (text == "fp32")
        return Precision::fp32;
    if (text == "bf16")
        return Precision::bf16;
    throw Error(ErrorKind::input, "There is no precision '" + text + "'; choose auto, fp32 or bf16.");
}

Autocast::Autocast(Precision precision, bool cuda) : active_(precision == Precision::bf16), cuda_(cuda) {
    if (active_)
        switch_autocast(cuda_, true);
}

Autocast::~Autocast() {
    if (!active_)
        return;
    at::autocast::clear_cache();
    switch_autocast(cuda_, false);
}

at::ScalarType autocast_type(const at::Tensor& x) {
    return autocast_on(x.is_cuda()) ? at::kBFloat16 : x.scalar_type();
}

void set_threads(int threads) {
    const int wanted = threads > 0 ? threads : int(std::max(1u, std::thread::hardware_concurrency()));
    // Setting even the same number makes LibTorch start another pool of threads.
    if (at::get_num_threads() != wanted)
        at::set_num_threads(wanted);
}

} // namespace facefill
