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
    // What it can be asked for.
    virtual std::vector<std::string> attributes() const { return {}; }
    // What it is asked for in each picture: N x attributes, 1 for present, 0 for absent, NaN where the wish
    // follows a photograph of which it is not known.
    virtual at::Tensor wishes(const TestBatch&) const { return {}; }
    // batch: its holes are black. Returns N x 3 x R x R in 0..1, float32; only the hole of it is used. seed
    // 0: the most likely fill; else chooses a variation.
    virtual at::Tensor complete(const TestBatch& batch, uint64_t seed) = 0;

  private:
    std::string name_;
};

} // namespace facefill
