// Random numbers that are the same on every machine and need no state in a checkpoint: each step's generator
// is made from the run's seed and the step's number.
#pragma once

#include <cmath>
#include <cstdint>
#include <random>

namespace facefill {

class Random {
  public:
    // stream and step single out one generator among all of a run's.
    explicit Random(uint64_t seed, uint64_t stream = 0, uint64_t step = 0)
        : engine_(mixed(mixed(mixed(seed) + stream) + step)) {}

    uint64_t bits() { return engine_(); }
    // 0 <= u < 1
    double uniform() { return double(engine_() >> 11) * 0x1.0p-53; }
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    // low <= n <= high
    int64_t integer(int64_t low, int64_t high) { return low + int64_t(uniform() * double(high - low + 1)); }
    bool chance(double probability) { return uniform() < probability; }

    // SplitMix64 (Steele et al. 2014): spreads neighbouring seeds over all bits.
    static uint64_t mixed(uint64_t x) {
        x += 0x9e3779b97f4a7c15U;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
        return x ^ (x >> 31);
    }

  private:
    std::mt19937_64 engine_;
};

} // namespace facefill
