// What is judged: anything that completes the hole of a picture.
#pragma once

#include <string>

#include "training/evaluate/test_pictures.h"

namespace facefill {

class CompletionMethod {
  public:
    explicit CompletionMethod(std::string name) : name_(std::move(name)) {}
    virtual ~CompletionMethod() = default;
    const std::string& name() const { return name_; }
    // The side it works on, pixels; 0 for a method that takes pictures of any side.
    virtual int resolution() const { return 0; }
    // Whether another seed may give another fill.
    virtual bool may_vary() const { return false; }
    // batch: its holes are black. Returns N x 3 x R x R in 0..1, float32; only the hole of it is used. seed
    // 0: the most likely fill; else chooses a variation.
    virtual at::Tensor complete(const TestBatch& batch, uint64_t seed) = 0;

  private:
    std::string name_;
};

} // namespace facefill
