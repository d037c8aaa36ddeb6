#include "training/evaluate/scores.h"

#include <algorithm>
#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/where.h>

#include "training/evaluate/frechet_distance.h"
#include "training/evaluate/perceptual_distance.h"
#include "training/evaluate/ssim.h"
#include "training/trainer/measures.h"

namespace facefill {

namespace {

// Over the hole's pixels and their colours.
at::Tensor hole_mean(const at::Tensor& x, const at::Tensor& mask) {
    return (x * mask).sum({1, 2, 3}) / (double(x.size(1)) * mask.sum({1, 2, 3}));
}

} // namespace

const std::vector<Measure>& measures() {
    static const std::vector<Measure> table = {
        {"psnr", "PSNR dB", 2, Best::largest},
        {"psnr_hole", "PSNR hole dB", 2, Best::largest},
        {"ssim", "SSIM", 3, Best::largest},
        {"ssim_hole", "SSIM hole", 3, Best::largest},
        {"l1", "L1", 4, Best::smallest},
        {"l1_hole", "L1 hole", 4, Best::smallest},
        {"perceptual", "Perceptual", 3, Best::smallest},
        {"fid", "FID", 3, Best::smallest},
        {"identity", "Identity", 3, Best::largest},
        {"sharpness", "Sharpness", 2, Best::nearest_to_one},
        {"diversity", "Diversity", 4, Best::none},
        {"seconds", "Seconds", 4, Best::smallest},
    };
    return table;
}

std::vector<Measure> wish_measures(const std::string& attribute) {
    const std::string key = "as_wished_" + attribute;
    return {{key, attribute + " as wished", 3, Best::largest},
            {key + "_with", "where the photograph has it", 3, Best::largest},
            {key + "_without", "where the photograph lacks it", 3, Best::largest}};
}

at::Tensor hole_difference(const at::Tensor& a, const at::Tensor& b, const at::Tensor& mask) {
    return hole_mean((a - b).abs(), mask);
}

void Scores::add(const std::string& key, const at::Tensor& values, const at::Tensor& weights) {
    const auto v = values.to(at::kDouble).contiguous();
    const auto w = (weights.defined() ? weights : at::ones_like(values)).to(at::kDouble).contiguous();
    for (int64_t i = 0; i < v.size(0); ++i)
        samples_[key].add(v.data_ptr<double>()[i], w.data_ptr<double>()[i]);
}

void Scores::add(const at::Tensor& filled, const at::Tensor& truth, const at::Tensor& mask, int erosion) {
    add("psnr", psnr(filled, truth));
    add("psnr_hole", -10 * hole_mean((filled - truth).square(), mask).clamp_min(1e-10).log10());
    add("l1", (filled - truth).abs().mean({1, 2, 3}));
    add("l1_hole", hole_difference(filled, truth, mask));
    add("sharpness", hole_gradient(filled, mask, erosion), hole_gradient(truth, mask, erosion));
    if (filled.size(2) < ssim_window)
        return;
    const auto map = ssim_map(filled, truth);
    add("ssim", ssim(map));
    add("ssim_hole", ssim_in_hole(map, mask));
}

void Scores::add_features(const std::vector<at::Tensor>& filled, const std::vector<at::Tensor>& truth) {
    add("perceptual", perceptual_distance(filled, truth));
    features_filled_.push_back(pooled(filled.back()));
    features_truth_.push_back(pooled(truth.back()));
}

void Scores::add_wish(const std::string& attribute, const at::Tensor& granted, const at::Tensor& shown) {
    const auto unknown = at::full_like(granted, std::nan(""));
    const auto keys = wish_measures(attribute);
    add(keys[0].key, granted);
    add(keys[1].key, at::where(shown.eq(1), granted, unknown));
    add(keys[2].key, at::where(shown.eq(0), granted, unknown));
}

Figures Scores::figures(const std::vector<int64_t>& persons) const {
    Figures figures;
    for (const auto& [key, samples] : samples_)
        figures[key] = samples.estimate(persons);
    if (!features_filled_.empty() && persons.size() >= 2)
        figures["fid"] = exact(frechet_distance(at::cat(features_filled_), at::cat(features_truth_)));
    if (!seconds_.empty()) {
        auto sorted = seconds_;
        std::sort(sorted.begin(), sorted.end());
        figures["seconds"] = exact(sorted[sorted.size() / 2]);
    }
    return figures;
}

} // namespace facefill
