// Judges methods side by side: every method sees the same pictures with the same holes, and its fill is
// pasted into the photograph before it is measured.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "training/evaluate/judged_photographs.h"
#include "training/evaluate/method.h"
#include "training/evaluate/scores.h"
#include "training/losses/feature_loss.h"

namespace facefill {

struct EvaluationSettings {
    std::vector<std::string> masks; // kinds, see mask_sampler.h
    int resolution = 0;             // side of the pictures
    int seeds = 2;                  // variations that diversity compares; below 2: not measured
    int64_t batch = 16;
    const FeatureNet* features = nullptr; // without it neither perceptual distance nor FID
    // Of the same pictures at the same resolution; without it neither identity nor wishes.
    const JudgedPhotographs* photographs = nullptr;
    std::function<void(double, const std::string&)> progress = [](double, const std::string&) {
    }; // 0..1, what is judged
};

struct MethodResult {
    std::string mask, method;
    int resolution;
    int64_t pictures, persons;
    Figures figures;
};

// By kind of mask, then by method. Throws Error (input) for an unknown kind or an unfitting resolution.
std::vector<MethodResult> evaluate(const TestPictures& pictures,
                                   const std::vector<std::shared_ptr<CompletionMethod>>& methods,
                                   const EvaluationSettings& settings);

// The first pictures under each kind of mask: a column of pictures with their holes gray, one of each
// method's fills, one of the photographs. Each N x 3 x R x R, N = kinds x rows.
std::vector<at::Tensor> comparison_columns(const TestPictures& pictures,
                                           const std::vector<std::shared_ptr<CompletionMethod>>& methods,
                                           const std::vector<std::string>& masks, int resolution,
                                           int64_t rows);

} // namespace facefill
