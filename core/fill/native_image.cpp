#include "core/fill/native_image.h"

#include <string>

#include "core/error.h"

namespace facefill {
namespace {

constexpr int longest_side = 65535;

[[noreturn]] void refuse(const char* what, const std::string& rest) {
    throw Error(ErrorKind::input, "The " + std::string(what) + " " + rest);
}

int matrix_depth(const FacefillImage& image, const char* what) {
    switch (image.depth) {
    case FACEFILL_U8:
        return CV_8U;
    case FACEFILL_U16:
        return CV_16U;
    case FACEFILL_F32:
        return CV_32F;
    }
    refuse(what, "has an unknown depth; use 8 or 16 bits or 32-bit floats.");
}

void check_size(const FacefillImage& image, const char* what) {
    if (image.width < 1 || image.height < 1 || image.width > longest_side || image.height > longest_side)
        refuse(what, "is said to have " + std::to_string(image.width) + " x " + std::to_string(image.height) +
                         " pixels; 1 to 65535 a side are possible.");
    if (image.channels < 1 || image.channels > 4)
        refuse(what, "has " + std::to_string(image.channels) +
                         " channels; use gray or RGB, with or without alpha.");
}

} // namespace

cv::Mat wrap_image(const FacefillImage* image, const char* what) {
    if (!image || !image->data)
        refuse(what, "has no pixels.");
    check_size(*image, what);
    const int type = CV_MAKETYPE(matrix_depth(*image, what), image->channels);
    const size_t row = static_cast<size_t>(image->width) * CV_ELEM_SIZE(type);
    if (image->stride < row || image->stride % CV_ELEM_SIZE1(type) != 0)
        refuse(what, "has rows of " + std::to_string(image->stride) + " bytes; " + std::to_string(row) +
                         " or more are needed, in whole samples.");
    return {image->height, image->width, type, image->data, image->stride};
}

cv::Mat wrap_mask(const FacefillImage* mask) {
    const cv::Mat wrapped = wrap_image(mask, "mask");
    if (wrapped.channels() != 1)
        refuse("mask", "has " + std::to_string(wrapped.channels()) + " channels; give one, the coverage.");
    return wrapped;
}

} // namespace facefill
