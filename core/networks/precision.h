// Speed choices at run time: bf16 with channels_last where the processor has it, float32 elsewhere.
#pragma once

#include <string>

#include <ATen/core/Tensor.h>

namespace facefill {

enum class Precision { fp32, bf16 };

// "auto", "fp32" or "bf16". auto is bf16 where this processor multiplies bf16 natively (AVX512-BF16 or AMX).
// Throws Error (input) on another word.
Precision parse_precision(const std::string& text);

// Turns on CPU autocast to bf16 for its lifetime when `precision` asks for it. Autocast does not reach into
// custom functions; ConvTranspose in layers.h casts by itself.
class Autocast {
  public:
    explicit Autocast(Precision precision, bool cuda = false);
    ~Autocast();
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;

  private:
    bool active_;
    bool cuda_;
};

// The type in which a layer that autocast does not know should work on `x`: autocast's own while it is on,
// else x's.
at::ScalarType autocast_type(const at::Tensor& x);

// 0 takes every processor. ATen starts with one thread, so call this before any work.
void set_threads(int threads);

} // namespace facefill
