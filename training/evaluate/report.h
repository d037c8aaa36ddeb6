// What an evaluation found, for people (Markdown) and for programs (JSON).
#pragma once

#include <string>
#include <vector>

#include "training/evaluate/evaluation.h"

namespace facefill {

struct EvaluationReport {
    std::string data;     // the packs' origins
    std::string split;    // "test"
    std::string features; // the feature net of the perceptual distance and FID; empty without
    std::string precision;
    std::vector<MethodResult> results;
};

// A table for each kind of mask and resolution, with a legend. A figure is followed by half the width of its
// interval; the best of a column is bold.
std::string markdown(const EvaluationReport& report);

// {"data", "split", "features", "precision", "interval": 0.95, "results": [{"mask", "resolution",
// "method", "pictures", "persons", KEY: {"value", "low", "high"}, ...}]}, KEY as in measures(). What was not
// measured is absent, what is not known null.
std::string json(const EvaluationReport& report);

} // namespace facefill
