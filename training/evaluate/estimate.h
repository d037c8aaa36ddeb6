// A figure over many test pictures, with its 95 % confidence interval.
//
// The interval is the percentile bootstrap (Efron 1979) over persons, not pictures: photographs of one person
// are alike, and drawing them one by one would make the interval too narrow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace facefill {

struct Estimate {
    double value = 0;
    double low = 0, high = 0; // NaN where no interval is known: a single person, or a figure that has none
    double half_width() const { return (high - low) / 2; }
};

// One number per picture; the figure is the sum of the values over the sum of the weights. A mean has weights
// of 1, a ratio of two sums has the lower one as weights.
class Samples {
  public:
    // NaN: the picture does not count, for the figure is not defined there.
    void add(double value, double weight = 1);
    size_t size() const { return values_.size(); }
    // persons: of each picture added, in that order; equal numbers are the same person. NaN where no picture
    // counts.
    Estimate estimate(const std::vector<int64_t>& persons) const;

  private:
    std::vector<double> values_, weights_;
};

// A figure without an interval.
Estimate exact(double value);

} // namespace facefill
