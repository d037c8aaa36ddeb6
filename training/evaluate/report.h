// What an evaluation found, for people (Markdown) and for programs (JSON).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "training/evaluate/evaluation.h"

namespace facefill {

// The judge and what it says of the photographs.
struct JudgeReport {
    std::string judge; // file name
    LikenessScale likeness{};
    std::vector<AttributeSight> sights; // of the attributes that the methods were asked for
};

struct EvaluationReport {
    std::string data;     // the packs' origins
    std::string split;    // "test"
    std::string features; // the feature net of the perceptual distance and FID; empty without
    std::string precision;
    std::string restrictions; // "Smiling=yes": which pictures; empty for all
    std::optional<JudgeReport> judge;
    std::vector<MethodResult> results;
};

// A table for each kind of mask and resolution, one more where attributes were wished for, and a legend. A
// figure is followed by half the width of its interval; the best of a column is bold.
std::string markdown(const EvaluationReport& report);

// {"data", "split", "features", "precision", "only", "interval": 0.95, "judge": {"file", "same_person",
// "other_person", "photographs": [{"attribute", "with", "without", KEY: FIGURE, ...}]}, "results": [{"mask",
// "resolution", "method", "pictures", "persons", KEY: FIGURE, ...}]}, KEY as in measures() and
// wish_measures(), FIGURE {"value", "low", "high"}. What was not measured is absent, what is not known null.
std::string json(const EvaluationReport& report);

} // namespace facefill
