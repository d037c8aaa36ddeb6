#include "plugin/gimp2/pixels.h"

#include <cstring>
#include <string>

namespace facefill {

namespace {

constexpr guint16 faintest_coverage = 129; // just above half of 1/255

FacefillDepth depth_of(GimpPrecision precision) {
    switch (precision) {
    case GIMP_PRECISION_U8_GAMMA:
        return FACEFILL_U8;
    case GIMP_PRECISION_U16_GAMMA:
        return FACEFILL_U16;
    default:
        return FACEFILL_F32;
    }
}

const Babl* format_of(bool gray, bool alpha, FacefillDepth depth) {
    const char* type = depth == FACEFILL_U8 ? " u8" : depth == FACEFILL_U16 ? " u16" : " float";
    return babl_format((std::string(gray ? "Y'" : "R'G'B'") + (alpha ? "A" : "") + type).c_str());
}

template<typename Sample>
void scaled(const guchar* pixel, int channels, float scale, float values[4]) {
    Sample samples[4];
    std::memcpy(samples, pixel, sizeof(Sample) * static_cast<size_t>(channels));
    for (int c = 0; c < channels; ++c) {
        values[c] = static_cast<float>(samples[c]) * scale;
    }
}

} // namespace

FacefillImage LayerPixels::view() {
    return {data.data(), width, height, channels(), static_cast<gsize>(width) * pixel_size(), depth};
}

FacefillImage Coverage::view() {
    return {values.data(), width, height, 1, static_cast<gsize>(width) * sizeof(guint16), FACEFILL_U16};
}

LayerPixels read_layer(gint32 layer) {
    LayerPixels pixels;
    pixels.width = gimp_drawable_width(layer);
    pixels.height = gimp_drawable_height(layer);
    pixels.depth = depth_of(gimp_image_get_precision(gimp_item_get_image(layer)));
    pixels.format = format_of(gimp_drawable_is_gray(layer), gimp_drawable_has_alpha(layer), pixels.depth);
    pixels.data.resize(static_cast<size_t>(pixels.width) * pixels.height * pixels.pixel_size());
    const GeglRectangle all = {0, 0, pixels.width, pixels.height};
    GeglBuffer* buffer = gimp_drawable_get_buffer(layer);
    gegl_buffer_get(buffer, &all, 1.0, pixels.format, pixels.data.data(), GEGL_AUTO_ROWSTRIDE,
                    GEGL_ABYSS_NONE);
    g_object_unref(buffer);
    return pixels;
}

Coverage read_coverage(gint32 image, gint32 layer) {
    Coverage coverage;
    coverage.width = gimp_drawable_width(layer);
    coverage.height = gimp_drawable_height(layer);
    coverage.values.resize(static_cast<size_t>(coverage.width) * coverage.height);
    GeglRectangle box = {0, 0, coverage.width, coverage.height};
    gimp_drawable_offsets(layer, &box.x, &box.y); // the selection lies in the image's coordinates
    GeglBuffer* buffer = gimp_drawable_get_buffer(gimp_image_get_selection(image));
    gegl_buffer_get(buffer, &box, 1.0, babl_format("Y u16"), coverage.values.data(), GEGL_AUTO_ROWSTRIDE,
                    GEGL_ABYSS_NONE);
    g_object_unref(buffer);
    for (guint16& value : coverage.values) {
        value = value < faintest_coverage ? 0 : value;
    }
    return coverage;
}

void pixel_values(const LayerPixels& pixels, const guchar* pixel, float values[4]) {
    values[0] = values[1] = values[2] = values[3] = 0;
    switch (pixels.depth) {
    case FACEFILL_U8:
        return scaled<guint8>(pixel, pixels.channels(), 1 / 255.0f, values);
    case FACEFILL_U16:
        return scaled<guint16>(pixel, pixels.channels(), 1 / 65535.0f, values);
    case FACEFILL_F32:
        return scaled<float>(pixel, pixels.channels(), 1.0f, values);
    }
}

bool is_transparent(const LayerPixels& pixels, size_t index) {
    if (!pixels.has_alpha()) {
        return false;
    }
    float values[4];
    pixel_values(pixels, pixels.data.data() + index * pixels.pixel_size(), values);
    return values[pixels.channels() - 1] <= 0;
}

} // namespace facefill
