// The baseline that knows faces but not this one: the mean face of the training split.
#pragma once

#include "training/evaluate/method.h"

namespace facefill {

class MeanFace : public CompletionMethod {
  public:
    // Throws Error (input) when the packs hold no training picture, or are of different sides.
    explicit MeanFace(const std::vector<std::shared_ptr<const Pack>>& packs);
    at::Tensor complete(const TestBatch& batch, uint64_t seed) override;

  private:
    at::Tensor mean_; // 1 x 3 x R x R at the packs' side, in 0..1
};

} // namespace facefill
