#include "training/trainer/history.h"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/randperm.h>

namespace facefill {

namespace {

at::Tensor bytes_of(const at::Tensor& values) {
    return (values.detach().to(at::kCPU, at::kFloat).clamp(0, 1) * 255).round().to(at::kByte).contiguous();
}

at::Tensor values_of(const at::Tensor& bytes, const at::Tensor& rows) {
    return (bytes.index_select(0, rows).to(at::kFloat) / 255).contiguous(at::MemoryFormat::ChannelsLast);
}

at::Tensor joined(const at::Tensor& kept, const at::Tensor& added) {
    return kept.defined() ? at::cat({kept, added}) : added;
}

} // namespace

void History::remember(const at::Tensor& pictures, const at::Tensor& masks) {
    const int64_t count = std::min((pictures.size(0) + 1) / 2, capacity_);
    if (count == 0)
        return;
    auto added = bytes_of(pictures.narrow(0, 0, count)), holes = bytes_of(masks.narrow(0, 0, count));
    if (pictures_.defined() && pictures_.size(2) != pictures.size(2))
        pictures_ = masks_ = at::Tensor();
    if (size() + count <= capacity_) {
        pictures_ = joined(pictures_, added);
        masks_ = joined(masks_, holes);
        return;
    }
    const auto places = at::randperm(size(), at::kLong).narrow(0, 0, std::min(count, size()));
    pictures_.index_copy_(0, places, added.narrow(0, 0, places.size(0)));
    masks_.index_copy_(0, places, holes.narrow(0, 0, places.size(0)));
}

std::pair<at::Tensor, at::Tensor> History::recall(int64_t count) const {
    const auto chosen = at::randperm(size(), at::kLong).narrow(0, 0, std::min(count, size()));
    return {values_of(pictures_, chosen), values_of(masks_, chosen)};
}

void History::restore(const at::Tensor& pictures, const at::Tensor& masks) {
    pictures_ = pictures;
    masks_ = masks;
}

} // namespace facefill
