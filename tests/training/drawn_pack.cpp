#include "tests/training/drawn_pack.h"

#include <cmath>

namespace facefill::testing {

namespace {

bool in_ellipse(double x, double y, double centre_x, double centre_y, double radius_x, double radius_y) {
    const double u = (x - centre_x) / radius_x, v = (y - centre_y) / radius_y;
    return u * u + v * v <= 1;
}

// A colour value of picture `number` at (x, y), both in 0..1.
uint8_t drawn(int number, double x, double y, int channel) {
    const double shift = 0.02 * (number % 5 - 2);
    if (in_ellipse(x, y, 0.4, 0.45 + shift, 0.06, 0.03) || in_ellipse(x, y, 0.6, 0.45 + shift, 0.06, 0.03))
        return 40;
    if (in_ellipse(x, y, 0.5, 0.74 + shift, number % 2 ? 0.15 : 0.08, 0.03))
        return channel == 0 ? 180 : 60;
    if (in_ellipse(x, y, 0.5, 0.55 + shift, 0.3, 0.4))
        return uint8_t(220 - 30 * channel - number % 7 * 5);
    return uint8_t(60 + 100 * y + 10 * (number * (channel + 1) % 8));
}

std::vector<uint8_t> picture(int number, int side, int channels) {
    std::vector<uint8_t> pixels;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            for (int channel = 0; channel < channels; ++channel)
                pixels.push_back(drawn(number, (x + 0.5) / side, (y + 0.5) / side, channel));
    return pixels;
}

PackInfo info_of(int resolution, int channels) {
    PackInfo info;
    info.resolution = resolution;
    info.channels = channels;
    info.frame = "ffhq";
    info.origin = "drawings";
    info.attribute_names = {"Smiling"};
    return info;
}

} // namespace

void write_drawn_pack(const std::filesystem::path& path, int resolution, int channels) {
    PackWriter writer(path, info_of(resolution, channels));
    for (int number = 0; number < drawn_train + drawn_validation; ++number) {
        PackRecord record;
        record.source = std::to_string(number) + ".png";
        record.identity = number % 6; // whose photos are all in one split
        record.split = number % 3 == 2 ? Split::validation : Split::train;
        record.attributes = {number == 3 ? -1.F : float(number % 2)};
        writer.append(record, picture(number, resolution, channels).data());
    }
    writer.finish();
}

void append_gray(PackWriter& writer, int resolution, uint8_t value, Split split,
                 std::vector<float> attributes) {
    PackRecord record;
    record.split = split;
    record.attributes = std::move(attributes);
    writer.append(record, std::vector<uint8_t>(size_t(3 * resolution * resolution), value).data());
}

} // namespace facefill::testing
