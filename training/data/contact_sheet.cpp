#include "training/data/contact_sheet.h"

#include <algorithm>
#include <numeric>
#include <random>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace facefill {

std::vector<uint8_t> contact_sheet(const Pack& pack, int columns, int rows, uint64_t seed) {
    const int side = pack.info().resolution, type = CV_8UC(pack.info().channels);
    cv::Mat sheet = cv::Mat::zeros(rows * side, columns * side, type);
    std::vector<size_t> order(pack.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::shuffle(order.begin(), order.end(), std::mt19937_64(seed));
    const size_t cells = std::min(order.size(), static_cast<size_t>(columns) * rows);
    for (size_t cell = 0; cell < cells; ++cell) {
        const cv::Mat picture(side, side, type, const_cast<uint8_t*>(pack.pixels(order[cell])));
        const int column = static_cast<int>(cell) % columns, row = static_cast<int>(cell) / columns;
        picture.copyTo(sheet(cv::Rect(column * side, row * side, side, side)));
    }
    if (sheet.channels() == 3)
        cv::cvtColor(sheet, sheet, cv::COLOR_RGB2BGR);
    std::vector<uint8_t> png;
    cv::imencode(".png", sheet, png);
    return png;
}

} // namespace facefill
