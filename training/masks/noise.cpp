#include <algorithm>
#include <array>

#include "training/masks/samplers.h"

namespace facefill {

namespace {

constexpr int grid = 4;
using Grid = std::array<double, grid * grid>;

// Bilinear value of the noise at (x, y), both in 0..1.
double value_at(const Grid& noise, double x, double y) {
    const double column = x * (grid - 1), row = y * (grid - 1);
    const int c = std::min(int(column), grid - 2), r = std::min(int(row), grid - 2);
    const double u = column - c, v = row - r;
    const auto at = [&](int dr, int dc) { return noise[size_t((r + dr) * grid + c + dc)]; };
    return (1 - v) * ((1 - u) * at(0, 0) + u * at(0, 1)) + v * ((1 - u) * at(1, 0) + u * at(1, 1));
}

void threshold_noise(Random& random, MaskRaster& mask) {
    const int width = int(random.uniform(0.4, 0.9) * mask.side),
              height = int(random.uniform(0.4, 0.9) * mask.side);
    const int left = int(random.integer(0, mask.side - width)),
              top = int(random.integer(0, mask.side - height));
    Grid noise;
    for (auto& value : noise)
        value = random.uniform();
    const double threshold = random.uniform(0.4, 0.6);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            if (value_at(noise, double(x) / width, double(y) / height) > threshold)
                mask.hole[size_t((top + y) * mask.side + left + x)] = 1;
}

} // namespace

void NoiseSampler::draw(Random& random, const float*, MaskRaster& mask) const {
    do {
        std::fill(mask.hole.begin(), mask.hole.end(), uint8_t(0));
        threshold_noise(random, mask);
    } while (mask.share() < 0.02);
}

} // namespace facefill
