// How well a learning face judge sees, on people it was not taught with.
#pragma once

#include <map>
#include <string>

#include "training/trainer/validation.h"

namespace facefill {

// "attributes": share of the known attributes that are seen right, "Smiling" and "Eyeglasses" alone where the
// packs have them, and "verification": how often two photos of one person have a larger cosine than two of
// different persons (area under the ROC curve). The first 1,024 pictures of `people`, which must be for a
// judge.
std::map<std::string, double> validate_judge(Generator& judge, const BatchSource& people, const Use& use);

// The area under the ROC curve: share of (same, different) pairs in which the first is the larger. Both
// 1-dimensional; 0.5 where either is empty.
double roc_area(const at::Tensor& same, const at::Tensor& different);

} // namespace facefill
