#include "training/masks/mask_sampler.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "core/error.h"
#include "training/masks/samplers.h"
#include "training/nearest_word.h"

namespace facefill {

namespace {

using Maker = std::function<std::unique_ptr<MaskSampler>()>;

template<typename Sampler, typename... Arguments>
Maker maker(Arguments... arguments) {
    return [=] { return std::make_unique<Sampler>(arguments...); };
}

const std::vector<std::pair<std::string, Maker>>& makers() {
    static const std::vector<std::pair<std::string, Maker>> table = {
        {"rectangle-small", maker<RectangleSampler>(1, 1 / 8.0, 1 / 4.0)},
        {"rectangle-large", maker<RectangleSampler>(1, 3 / 8.0, 11 / 16.0)},
        {"rectangles", maker<RectangleSampler>(2, 1 / 8.0, 5 / 8.0)},
        {"centre", maker<CentreSampler>()},
        {"part", maker<FacialPartSampler>(FacialPart::any)},
        {"mouth", maker<FacialPartSampler>(FacialPart::mouth)},
        {"eyes", maker<FacialPartSampler>(FacialPart::eyes)},
        {"eye", maker<FacialPartSampler>(FacialPart::eye)},
        {"nose", maker<FacialPartSampler>(FacialPart::nose)},
        {"half", maker<FacialPartSampler>(FacialPart::half)},
        {"face-centre", maker<FacialPartSampler>(FacialPart::centre)},
        {"noise", maker<NoiseSampler>()},
        {"brush", maker<BrushSampler>()},
    };
    return table;
}

} // namespace

void MaskRaster::fill_rectangle(int left, int top, int right, int bottom) {
    left = std::max(left, 0), top = std::max(top, 0);
    right = std::min(right, side), bottom = std::min(bottom, side);
    for (int y = top; y < bottom && left < right; ++y)
        std::fill_n(hole.begin() + y * side + left, right - left, uint8_t(1));
}

void MaskRaster::fill_disc(double x, double y, double radius) {
    const int top = std::max(0, int(std::ceil(y - radius))), bottom = std::min(side - 1, int(y + radius));
    for (int row = top; row <= bottom; ++row) {
        const double half = std::sqrt(std::max(0.0, radius * radius - (row - y) * (row - y)));
        fill_rectangle(int(std::ceil(x - half)), row, int(x + half) + 1, row + 1);
    }
}

void MaskRaster::fill_reached(const uint8_t* hole_there, int side_there, bool mirrored) {
    const auto first = [&](int64_t there) { return int(there * side / side_there); };
    const auto end = [&](int64_t there) { return int(((there + 1) * side + side_there - 1) / side_there); };
    for (int y = 0; y < side_there; ++y)
        for (int x = 0; x < side_there; ++x)
            if (hole_there[size_t(y) * size_t(side_there) + size_t(x)]) {
                const int column = mirrored ? side_there - 1 - x : x;
                fill_rectangle(first(column), first(y), end(column), end(y));
            }
}

double MaskRaster::share() const {
    return double(std::accumulate(hole.begin(), hole.end(), int64_t(0))) / double(hole.size());
}

std::unique_ptr<MaskSampler> make_mask_sampler(const std::string& name) {
    for (const auto& [known, make] : makers())
        if (known == name)
            return make();
    throw Error(ErrorKind::input, "There is no kind of mask '" + name + "'; did you mean '" +
                                      nearest_word(name, mask_sampler_names()) + "'?");
}

const std::vector<std::string>& mask_sampler_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> result;
        for (const auto& [name, make] : makers())
            result.push_back(name);
        return result;
    }();
    return names;
}

void MaskMixture::add(const std::string& name, double weight) {
    add(make_mask_sampler(name), weight);
}

void MaskMixture::add(std::unique_ptr<MaskSampler> sampler, double weight) {
    samplers_.emplace_back(std::move(sampler), weight);
    total_ += weight;
}

MaskRaster MaskMixture::draw(Random& random, const float* landmarks, int side) const {
    double left = random.uniform(0, total_);
    const MaskSampler* chosen = samplers_.back().first.get();
    for (const auto& [sampler, weight] : samplers_) {
        if (left < weight) {
            chosen = sampler.get();
            break;
        }
        left -= weight;
    }
    MaskRaster mask(side);
    chosen->draw(random, landmarks, mask);
    return mask;
}

} // namespace facefill
