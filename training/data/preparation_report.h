// What `facefill prepare` did, in words.
#pragma once

#include <string>

#include "training/data/preparation.h"

namespace facefill {

// One paragraph of counts and the data set's remarks.
std::string preparation_summary(const DataSet& data, const PreparationResult& result);

// The summary, then the names of the pictures that were left out, by reason.
std::string preparation_report(const DataSet& data, const PreparationResult& result);

} // namespace facefill
