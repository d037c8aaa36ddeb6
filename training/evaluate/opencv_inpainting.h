// The classical methods that OpenCV brings, as baselines.
#pragma once

#include "training/evaluate/method.h"

namespace facefill {

// Telea 2004 (fast marching) or Bertalmio et al. 2001 (Navier-Stokes), with a radius of 3 pixels.
class OpencvInpainting : public CompletionMethod {
  public:
    enum class Algorithm { telea, navier_stokes };
    explicit OpencvInpainting(Algorithm algorithm);
    at::Tensor complete(const TestBatch& batch, uint64_t seed) override;

  private:
    Algorithm algorithm_;
};

} // namespace facefill
