#include "training/trainer/aligner_validation.h"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <torch/utils.h>

namespace facefill {

namespace {

constexpr int64_t most_pictures = 512, batch_size = 64;
constexpr double degrees = 57.29577951308232; // in a radian

} // namespace

std::map<std::string, double> validate_aligner(Generator& aligner, const BatchSource& people, const Use& use,
                                               const MaskMixture& masks) {
    torch::NoGradGuard no_gradient;
    std::vector<at::Tensor> errors;
    for (int64_t first = 0; first < std::min(most_pictures, int64_t(people.size())); first += batch_size) {
        const auto batch = people.fixed(first, batch_size, use.resolution, masks);
        const Autocast autocast(use.precision, use.device.is_cuda());
        const auto seen = aligner.complete(batch.to(use.device), false);
        errors.push_back(seen.correction.cpu() - batch.correction);
    }
    const auto all = at::cat(errors);
    const auto median = [](const at::Tensor& x) { return x.abs().median().item<double>(); };
    return {{"shift %", 50 * median(all.narrow(1, 0, 2).norm(2, {1}))},
            {"scale %", 100 * median(all.select(1, 2))},
            {"turn", degrees * median(all.select(1, 3))}};
}

} // namespace facefill
