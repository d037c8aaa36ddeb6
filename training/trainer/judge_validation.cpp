#include "training/trainer/judge_validation.h"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/searchsorted.h>
#include <torch/utils.h>

namespace facefill {

namespace {

constexpr int64_t most_pictures = 1024, batch_size = 64;

struct Seen {
    at::Tensor right, known; // N x A: 1 where the attribute is seen right, and where it is known
    at::Tensor embedding, person;
};

Seen look(Generator& judge, const BatchSource& people, const Use& use) {
    std::vector<at::Tensor> right, known, embeddings, persons;
    for (int64_t first = 0; first < std::min(most_pictures, int64_t(people.size())); first += batch_size) {
        const auto batch = people.fixed(first, batch_size, use.resolution, {});
        const Autocast autocast(use.precision, use.device.is_cuda());
        const auto seen = judge.complete(batch.to(use.device), false);
        right.push_back(seen.attributes.cpu().gt(0).eq(batch.attributes.ge(0.5)).to(at::kFloat));
        known.push_back(batch.attributes.ge(0).to(at::kFloat));
        embeddings.push_back(seen.embedding.cpu());
        persons.push_back(batch.person);
    }
    return {at::cat(right), at::cat(known), at::cat(embeddings), at::cat(persons)};
}

double verification(const Seen& seen) {
    const auto cosines = at::matmul(seen.embedding, seen.embedding.t());
    const auto known = seen.person.ge(0);
    const auto pairs = (known.unsqueeze(0) & known.unsqueeze(1)).to(at::kFloat).triu(1).to(at::kBool);
    const auto same = seen.person.unsqueeze(0).eq(seen.person.unsqueeze(1));
    return roc_area(cosines.masked_select(pairs & same), cosines.masked_select(pairs & ~same));
}

} // namespace

double roc_area(const at::Tensor& same, const at::Tensor& different) {
    if (same.numel() == 0 || different.numel() == 0)
        return 0.5;
    const auto sorted = std::get<0>(different.sort());
    const auto below = at::searchsorted(sorted, same).to(at::kDouble);
    const auto not_above = at::searchsorted(sorted, same, false, true).to(at::kDouble);
    return ((below + not_above) / 2).mean().item<double>() / double(different.numel());
}

std::map<std::string, double> validate_judge(Generator& judge, const BatchSource& people, const Use& use) {
    torch::NoGradGuard no_gradient;
    const auto seen = look(judge, people, use);
    const auto share = [&](const at::Tensor& right, const at::Tensor& known) {
        return ((right * known).sum() / known.sum()).item<double>();
    };
    std::map<std::string, double> figures = {{"attributes", share(seen.right, seen.known)},
                                             {"verification", verification(seen)}};
    const auto& names = people.attribute_names();
    for (const std::string name : {"Smiling", "Eyeglasses"})
        if (const auto found = std::find(names.begin(), names.end(), name); found != names.end()) {
            const auto column = found - names.begin();
            figures[name] = share(seen.right.select(1, column), seen.known.select(1, column));
        }
    return figures;
}

} // namespace facefill
