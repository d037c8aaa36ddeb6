// Earlier fills that D is shown again, so that it does not forget what the generator has stopped doing
// (Shrivastava et al. 2017, section 2.3; S3's history buffer).
#pragma once

#include <utility>

#include <ATen/core/Tensor.h>

namespace facefill {

class History {
  public:
    // capacity: fills that are kept; 0 keeps none.
    explicit History(int64_t capacity) : capacity_(capacity) {}

    int64_t capacity() const { return capacity_; }
    int64_t size() const { return pictures_.defined() ? pictures_.size(0) : 0; }
    // Keeps the first half of the batch; once full, in the places of others chosen by LibTorch's generator.
    // Fills of another size replace all. pictures: N x 3 x R x R in 0..1, kept in 256 steps; masks: N x 1 x R
    // x R.
    void remember(const at::Tensor& pictures, const at::Tensor& masks);
    // Pictures and masks of `count` of them, chosen by LibTorch's generator; of all where there are fewer.
    std::pair<at::Tensor, at::Tensor> recall(int64_t count) const;

    // For checkpoints: bytes, or undefined where nothing is kept.
    const at::Tensor& pictures() const { return pictures_; }
    const at::Tensor& masks() const { return masks_; }
    void restore(const at::Tensor& pictures, const at::Tensor& masks);

  private:
    int64_t capacity_;
    at::Tensor pictures_, masks_;
};

} // namespace facefill
