#include "training/data/contact_sheet.h"

#include <random>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace facefill {

std::vector<uint8_t> contact_sheet(const Pack& pack, int columns, int rows, uint64_t seed) {
    const int side = pack.info().resolution, type = CV_8UC(pack.info().channels);
    cv::Mat sheet = cv::Mat::zeros(rows * side, columns * side, type);
    std::mt19937_64 random(seed);
    for (int cell = 0; cell < columns * rows && pack.size() > 0; ++cell) {
        const cv::Mat picture(side, side, type, const_cast<uint8_t*>(pack.pixels(random() % pack.size())));
        picture.copyTo(sheet(cv::Rect(cell % columns * side, cell / columns * side, side, side)));
    }
    if (sheet.channels() == 3)
        cv::cvtColor(sheet, sheet, cv::COLOR_RGB2BGR);
    std::vector<uint8_t> png;
    cv::imencode(".png", sheet, png);
    return png;
}

} // namespace facefill
