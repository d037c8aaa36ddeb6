#include <algorithm>

#include "training/masks/samplers.h"

namespace facefill {

namespace {

// A stroke wanders over a few corners, as a hand does that covers a scratch or a strand of hair.
void draw_stroke(Random& random, MaskRaster& mask) {
    const double side = mask.side;
    const double radius = std::max(1.0, random.uniform(1 / 40.0, 1 / 12.0) * side);
    double x = random.uniform(0.1, 0.9) * side, y = random.uniform(0.1, 0.9) * side;
    double angle = random.uniform(0, 2 * M_PI);
    const int64_t corners = random.integer(1, 5);
    for (int64_t corner = 0; corner < corners; ++corner) {
        angle += random.uniform(-1.2, 1.2);
        const double length = random.uniform(0.1, 0.35) * side;
        const int steps = std::max(1, int(length / std::max(1.0, radius / 2)));
        for (int i = 0; i <= steps; ++i) {
            mask.fill_disc(x, y, radius);
            x = std::clamp(x + std::cos(angle) * length / steps, 0.0, side - 1);
            y = std::clamp(y + std::sin(angle) * length / steps, 0.0, side - 1);
        }
    }
}

} // namespace

void BrushSampler::draw(Random& random, const float*, MaskRaster& mask) const {
    const int64_t strokes = random.integer(1, 4);
    for (int64_t i = 0; i < strokes; ++i)
        draw_stroke(random, mask);
}

} // namespace facefill
