// The part of each picture that D and the feature net look at: a square or a strip around the hole, which
// costs less than the whole and is where the answer lies.
#pragma once

#include <vector>

#include "training/trainer/batch_source.h"

namespace facefill {

struct WindowSize {
    int64_t height = 0, width = 0; // pixels; 0: all of the picture
};

class Windows {
  public:
    // mask: N x 1 x R x R; size: at most R either way. Each window lies with its middle on the middle of the
    // hole's bounding box, as far as the picture's edges let it.
    Windows(const at::Tensor& mask, WindowSize size);
    // x: N x C x R x R. Returns N x C x height x width, channels last; differentiable.
    at::Tensor cut(const at::Tensor& x) const;
    // Image and mask cut, the rest as it is.
    Batch cut(Batch batch) const;

  private:
    struct Corner {
        int64_t top, left;
    };
    std::vector<Corner> corners_; // empty: all of the picture
    WindowSize size_;
};

} // namespace facefill
