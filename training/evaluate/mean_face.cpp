#include "training/evaluate/mean_face.h"

#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/tensor.h>

#include "core/error.h"

namespace facefill {

MeanFace::MeanFace(const std::vector<std::shared_ptr<const Pack>>& packs) : CompletionMethod("mean") {
    const int64_t side = packs.front()->info().resolution;
    std::vector<uint64_t> sums(size_t(side * side * 3), 0);
    size_t pictures = 0;
    for (const auto& pack : packs) {
        if (pack->info().resolution != side)
            throw Error(ErrorKind::input,
                        "The mean face needs packs of the same side; evaluate these one by one.");
        for (const size_t index : pack->indices(Split::train)) {
            const uint8_t* pixels = pack->pixels(index);
            for (size_t i = 0; i < sums.size(); ++i)
                sums[i] += pixels[i];
            ++pictures;
        }
    }
    if (pictures == 0)
        throw Error(ErrorKind::input,
                    "The packs hold no training pictures, which the baseline 'mean' is made of.");
    std::vector<float> mean;
    for (const uint64_t sum : sums)
        mean.push_back(float(double(sum) / double(pictures) / 255));
    mean_ = at::tensor(mean).view({1, side, side, 3}).permute({0, 3, 1, 2}).contiguous();
}

at::Tensor MeanFace::complete(const TestBatch& batch, uint64_t) {
    const int64_t side = batch.image.size(2);
    return at::adaptive_avg_pool2d(mean_, {side, side}).expand(batch.image.sizes());
}

} // namespace facefill
