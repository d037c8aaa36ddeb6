// libFuzzer target: whatever the bytes, a model file is read in full or refused by an Error.
//
//   CXX=clang++ meson setup build-fuzz && ninja -C build-fuzz tests/fuzz/fuzz-safetensors
//   build-fuzz/tests/fuzz/fuzz-safetensors -max_total_time=60 CORPUS_FOLDER
#include <cstdint>
#include <sys/mman.h>
#include <unistd.h>

#include "core/error.h"
#include "core/models/model_description.h"
#include "core/models/weights_check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
    using namespace facefill;
    static const int file = memfd_create("fuzz", 0);
    static const std::string path = "/proc/self/fd/" + std::to_string(file);
    if (ftruncate(file, 0) != 0 || pwrite(file, bytes, size, 0) != static_cast<ssize_t>(size))
        return 0;
    try {
        const Safetensors model = Safetensors::read(path);
        find_non_finite(model); // touches every byte of every tensor
        ModelDescription::from_metadata(model.metadata(), path);
    } catch (const Error&) {
    }
    return 0;
}
