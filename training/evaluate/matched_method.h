// A model's fill with its colours matched to the photograph around the hole, as a fill in GIMP has it.
#pragma once

#include <memory>

#include "training/evaluate/method.h"

namespace facefill {

class MatchedMethod : public CompletionMethod {
  public:
    explicit MatchedMethod(std::shared_ptr<CompletionMethod> method);
    int resolution() const override { return method_->resolution(); }
    bool may_vary() const override { return method_->may_vary(); }
    std::vector<std::string> attributes() const override { return method_->attributes(); }
    at::Tensor wishes(const TestBatch& batch) const override { return method_->wishes(batch); }
    // See core/image/colour_match.h; the hole is the batch's, not grown.
    at::Tensor complete(const TestBatch& batch, uint64_t seed) override;

  private:
    std::shared_ptr<CompletionMethod> method_;
};

} // namespace facefill
