#include "training/evaluate/model_method.h"

#include <algorithm>
#include <map>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "core/networks/layers.h"

namespace facefill {

namespace {

std::string named_after(const ModelMethod& model, const std::vector<WishRule>& rules) {
    std::string name = model.name();
    for (const auto& rule : rules)
        for (const auto& attribute : model.attributes())
            if (rule.attribute == attribute)
                name += ", " + to_text(rule);
    return name;
}

std::vector<float> row_of(const at::Tensor& table, int64_t i) {
    const auto row = table[i].contiguous();
    return {row.data_ptr<float>(), row.data_ptr<float>() + row.numel()};
}

} // namespace

ModelMethod::ModelMethod(const std::filesystem::path& path, Precision precision)
    : CompletionMethod(path.stem()) {
    network_ = load_completion_network(path, description_, precision);
    asked_.resize(description_.attributes.size(), Asked::photo);
}

ModelMethod::ModelMethod(const ModelMethod& model, const std::vector<WishRule>& rules)
    : CompletionMethod(named_after(model, rules)), description_(model.description_), network_(model.network_),
      asked_(model.asked_) {
    for (size_t i = 0; i < asked_.size(); ++i)
        for (const auto& rule : rules)
            if (rule.attribute == description_.attributes[i])
                asked_[i] = rule.asked;
}

at::Tensor ModelMethod::wishes(const TestBatch& batch) const {
    auto wishes = at::zeros({batch.size(), int64_t(asked_.size())});
    for (size_t i = 0; i < asked_.size(); ++i)
        wishes.select(1, int64_t(i)).copy_(wished(asked_[i], batch.shown(description_.attributes[i])));
    return wishes;
}

at::Tensor ModelMethod::complete(const TestBatch& batch, uint64_t seed) {
    const int64_t side = description_.resolution;
    const auto image = scaled_to(batch.image, side);
    // Hole wherever a hole's black reaches.
    const auto mask = scaled_to(batch.mask, side).gt(0).to(at::kFloat);
    std::map<std::vector<float>, std::vector<int64_t>> by_wish;
    const auto wished = wishes(batch).nan_to_num(0); // where nothing is known: absent, the more frequent
    for (int64_t i = 0; i < batch.size(); ++i)
        by_wish[row_of(wished, i)].push_back(i);
    const bool told =
        std::all_of(asked_.begin(), asked_.end(), [](Asked asked) { return asked == Asked::photo; });
    auto filled = at::empty_like(image);
    for (const auto& [attributes, chosen] : by_wish) {
        const auto rows = at::tensor(chosen);
        const auto part = network_->complete(image.index_select(0, rows), mask.index_select(0, rows),
                                             {seed, attributes, told});
        filled.index_copy_(0, rows, part.to(at::kFloat));
    }
    return scaled_to(filled, batch.image.size(2));
}

} // namespace facefill
