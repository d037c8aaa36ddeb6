#include "training/evaluate/estimate.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <map>

#include "training/random.h"

namespace facefill {

namespace {

constexpr int resamples = 1000;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct Sums {
    double value = 0, weight = 0;
};

double quantile(const std::vector<double>& sorted, double share) {
    return sorted[size_t(std::lround(share * double(sorted.size() - 1)))];
}

// The figure for as many persons, drawn with replacement.
double resampled(const std::vector<Sums>& persons, Random& random) {
    Sums total;
    for (size_t i = 0; i < persons.size(); ++i) {
        const Sums& drawn = persons[size_t(random.integer(0, int64_t(persons.size()) - 1))];
        total.value += drawn.value;
        total.weight += drawn.weight;
    }
    return total.value / total.weight;
}

} // namespace

void Samples::add(double value, double weight) {
    const bool counts = std::isfinite(value) && std::isfinite(weight);
    values_.push_back(counts ? value : 0);
    weights_.push_back(counts ? weight : 0);
}

Estimate Samples::estimate(const std::vector<int64_t>& persons) const {
    assert(persons.size() == values_.size());
    std::map<int64_t, Sums> by_person;
    Sums total;
    for (size_t i = 0; i < values_.size(); ++i) {
        if (weights_[i] == 0)
            continue;
        auto& person = by_person[persons[i]];
        person.value += values_[i], person.weight += weights_[i];
        total.value += values_[i], total.weight += weights_[i];
    }
    if (by_person.empty())
        return exact(nan);
    if (by_person.size() == 1)
        return exact(total.value / total.weight);
    std::vector<Sums> sums;
    for (const auto& [number, person] : by_person)
        sums.push_back(person);
    Random random(1);
    std::vector<double> figures(resamples);
    std::generate(figures.begin(), figures.end(), [&] { return resampled(sums, random); });
    std::sort(figures.begin(), figures.end());
    return {total.value / total.weight, quantile(figures, 0.025), quantile(figures, 0.975)};
}

Estimate exact(double value) {
    return {value, nan, nan};
}

} // namespace facefill
