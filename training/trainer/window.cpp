#include "training/trainer/window.h"

#include <algorithm>

#include <ATen/ops/stack.h>

namespace facefill {

namespace {

// Where a window along one axis begins. touched: R bools, whether the hole reaches that row or column.
int64_t beginning(const at::Tensor& touched, int64_t side) {
    const auto places = touched.nonzero();
    if (places.size(0) == 0)
        return 0;
    const int64_t first = places[0].item<int64_t>(), last = places[-1].item<int64_t>();
    return std::clamp<int64_t>((first + last + 1 - side) / 2, 0, touched.size(0) - side);
}

} // namespace

Windows::Windows(const at::Tensor& mask, WindowSize size)
    : size_{size.height ? size.height : mask.size(2), size.width ? size.width : mask.size(3)} {
    if (size_.height == mask.size(2) && size_.width == mask.size(3))
        return;
    const auto holes = mask.detach().to(at::kCPU).gt(0);
    for (int64_t i = 0; i < mask.size(0); ++i)
        corners_.push_back(
            {beginning(holes[i][0].any(1), size_.height), beginning(holes[i][0].any(0), size_.width)});
}

at::Tensor Windows::cut(const at::Tensor& x) const {
    if (corners_.empty())
        return x;
    std::vector<at::Tensor> cuts;
    for (size_t i = 0; i < corners_.size(); ++i)
        cuts.push_back(
            x[int64_t(i)].narrow(1, corners_[i].top, size_.height).narrow(2, corners_[i].left, size_.width));
    return at::stack(cuts).contiguous(at::MemoryFormat::ChannelsLast);
}

Batch Windows::cut(Batch batch) const {
    batch.image = cut(batch.image);
    batch.mask = cut(batch.mask);
    return batch;
}

} // namespace facefill
