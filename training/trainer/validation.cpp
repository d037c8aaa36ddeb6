#include "training/trainer/validation.h"

#include <algorithm>

#include <ATen/ops/cat.h>
#include <torch/utils.h>

#include "training/trainer/measures.h"

namespace facefill {

namespace {

constexpr int64_t most_pictures = 128, batch_size = 16;

struct Figures {
    double decibels, sharpness;
};

Figures measure(Generator& network, const BatchSource& people, const Use& use, const MaskMixture& masks) {
    std::vector<at::Tensor> decibels, sharp;
    // An edge of the hole's own is not the network's; at 192 pixels this is the 4 that measures.h names.
    const int erosion = std::max(1, use.resolution / 48);
    for (int64_t first = 0; first < std::min(most_pictures, int64_t(people.size())); first += batch_size) {
        const auto batch = people.fixed(first, batch_size, use.resolution, masks);
        const auto filled = composite(picture_of(network, batch, use).clamp(0, 1), batch.image, batch.mask);
        decibels.push_back(psnr(filled, batch.image));
        sharp.push_back(sharpness(filled, batch.image, batch.mask, erosion));
    }
    return {at::cat(decibels).mean().item<double>(), at::cat(sharp).nanmean().item<double>()};
}

} // namespace

at::Tensor picture_of(Generator& network, const Batch& batch, const Use& use) {
    torch::NoGradGuard no_gradient;
    Autocast autocast(use.precision, use.device.is_cuda());
    return network.complete(batch.to(use.device), false).picture.to(at::kFloat).cpu();
}

std::map<std::string, double> validate(Generator& network, const BatchSource& people, const Use& use) {
    torch::NoGradGuard no_gradient;
    std::map<std::string, double> figures;
    for (const std::string kind : {"centre", "mouth", "eyes", "half", "noise"}) {
        MaskMixture masks;
        masks.add(kind, 1);
        const auto measured = measure(network, people, use, masks);
        figures[kind + " dB"] = measured.decibels;
        figures[kind + " sharpness"] = measured.sharpness;
    }
    return figures;
}

double mean_decibels(const std::map<std::string, double>& figures) {
    double sum = 0;
    int count = 0;
    for (const auto& [name, value] : figures)
        if (name.size() > 3 && name.compare(name.size() - 3, 3, " dB") == 0) {
            sum += value;
            ++count;
        }
    return sum / count;
}

} // namespace facefill
