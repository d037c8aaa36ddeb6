// The figures of one method on one kind of mask, gathered batch by batch.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "training/evaluate/estimate.h"

namespace facefill {

enum class Best { largest, smallest, nearest_to_one, none };

// What is measured, in the order of the tables.
struct Measure {
    std::string key;   // in JSON
    std::string title; // in tables
    int decimals;
    Best best;
};
const std::vector<Measure>& measures();
// Of an attribute: the share of pictures that the judge sees as wished, of all, of those whose photograph has
// the attribute, and of those whose photograph lacks it.
std::vector<Measure> wish_measures(const std::string& attribute);

using Figures = std::map<std::string, Estimate>; // by key; a figure that was not measured is absent

class Scores {
  public:
    // filled: the fill pasted into the photograph; filled, truth: N x 3 x R x R in 0..1; mask: N x 1 x R x R.
    // Sharpness is taken where the hole is left after eroding it by `erosion` pixels.
    void add(const at::Tensor& filled, const at::Tensor& truth, const at::Tensor& mask, int erosion);
    // A feature net's layers, of the same pictures.
    void add_features(const std::vector<at::Tensor>& filled, const std::vector<at::Tensor>& truth);
    // Mean absolute difference between variations in the hole; N values.
    void add_diversity(const at::Tensor& differences) { add("diversity", differences); }
    // The cosine between the judge's embeddings of fill and photograph; N values.
    void add_identity(const at::Tensor& cosines) { add("identity", cosines); }
    // granted: 1 where the judge sees the attribute as wished, 0 where not; shown: 1 where the photograph has
    // it, 0 where it lacks it. N values each, NaN where unknown.
    void add_wish(const std::string& attribute, const at::Tensor& granted, const at::Tensor& shown);
    void add_seconds(double seconds) { seconds_.push_back(seconds); }

    // persons: of the pictures added, in that order.
    Figures figures(const std::vector<int64_t>& persons) const;

  private:
    void add(const std::string& key, const at::Tensor& values, const at::Tensor& weights = {});

    std::map<std::string, Samples> samples_;
    std::vector<at::Tensor> features_filled_, features_truth_; // N x D each
    std::vector<double> seconds_;
};

// Per picture, N values: the mean absolute difference inside the hole.
at::Tensor hole_difference(const at::Tensor& a, const at::Tensor& b, const at::Tensor& mask);

} // namespace facefill
