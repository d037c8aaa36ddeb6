#include "training/masks/samplers.h"

namespace facefill {

void RectangleSampler::draw(Random& random, const float*, MaskRaster& mask) const {
    const int64_t count = random.integer(1, most_);
    for (int64_t i = 0; i < count; ++i) {
        const int width = int(std::lround(random.uniform(shortest_, longest_) * mask.side));
        const int height = int(std::lround(random.uniform(shortest_, longest_) * mask.side));
        const int left = int(random.integer(0, mask.side - width));
        const int top = int(random.integer(0, mask.side - height));
        mask.fill_rectangle(left, top, left + width, top + height);
    }
}

void CentreSampler::draw(Random&, const float*, MaskRaster& mask) const {
    const int margin = mask.side / 4;
    mask.fill_rectangle(margin, margin, mask.side - margin, mask.side - margin);
}

} // namespace facefill
