// Shows a network faces as they come when the frame was found on a damaged photo: a little beside, too large
// or too small, and turned.
//
// On 28 LFW photographs whose eyes and brows were covered with noise, the frame lay 1.7 % of its side beside
// the true one (median; 4.2 % in the worst tenth), its side was off by 4.4 % (13.5 %) and it was turned by
// 0.8 degrees (3.3). Drawn here, evenly: up to 3.5 % each way, 10 % and 2.9 degrees.
#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

#include "training/random.h"

namespace facefill {

class FrameError {
  public:
    explicit FrameError(Random& random);
    // What another frame would have seen. picture: 1 x 3 x R x R in 0..1; beyond it, it is mirrored.
    at::Tensor seen(const at::Tensor& picture) const;
    // Where the landmarks are then; x, y pairs in units of the side.
    std::vector<float> moved(std::vector<float> landmarks) const;

  private:
    double right_, down_;  // shares of half a side
    double cosine_, sine_; // times the scale
};

} // namespace facefill
