#include "training/evaluate/model_method.h"

#include <map>

#include <ATen/TensorOperators.h>
#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/upsample_bilinear2d.h>

namespace facefill {

namespace {

at::Tensor scaled(const at::Tensor& x, int64_t side) {
    if (x.size(2) == side)
        return x;
    if (side < x.size(2))
        return at::adaptive_avg_pool2d(x, {side, side});
    return at::upsample_bilinear2d(x, {side, side}, false);
}

} // namespace

ModelMethod::ModelMethod(const std::filesystem::path& path, Precision precision)
    : CompletionMethod(path.stem()) {
    network_ = load_completion_network(path, description_, precision);
}

std::vector<float> ModelMethod::attributes_of(const TestBatch& batch, int64_t i) const {
    std::vector<float> wished;
    for (const auto& name : description_.attributes)
        wished.push_back(batch.pictures->attribute(batch.numbers[size_t(i)], name) >= 0.5F ? 1.0F : 0.0F);
    return wished;
}

at::Tensor ModelMethod::complete(const TestBatch& batch, uint64_t seed) {
    const int64_t side = description_.resolution;
    const auto image = scaled(batch.image, side);
    // Hole wherever a hole's black reaches.
    const auto mask = scaled(batch.mask, side).gt(0).to(at::kFloat);
    std::map<std::vector<float>, std::vector<int64_t>> by_wish;
    for (int64_t i = 0; i < batch.size(); ++i)
        by_wish[attributes_of(batch, i)].push_back(i);
    auto filled = at::empty_like(image);
    for (const auto& [wished, chosen] : by_wish) {
        const auto rows = at::tensor(chosen);
        const auto part =
            network_->complete(image.index_select(0, rows), mask.index_select(0, rows), {seed, wished});
        filled.index_copy_(0, rows, part.to(at::kFloat));
    }
    return scaled(filled, batch.image.size(2));
}

} // namespace facefill
