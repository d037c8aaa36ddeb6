// Between GIMP's layers and the buffers that the core takes.
//
// Layers with 8 or 16 gamma-encoded bits travel as they are, all others as floats: so an ordinary photo gives
// the core exactly the bytes that the command line reads from its file.
#pragma once

#include "facefill/facefill.h"

#include <libgimp/gimp.h>

#include <vector>

namespace facefill {

// A layer's pixels, sRGB-encoded, rows from the top without padding.
struct LayerPixels {
    int width;
    int height;
    const Babl* format;
    FacefillDepth depth;
    std::vector<guchar> data;

    int channels() const { return babl_format_get_n_components(format); }
    size_t pixel_size() const { return static_cast<size_t>(babl_format_get_bytes_per_pixel(format)); }
    bool has_alpha() const { return channels() % 2 == 0; }
    FacefillImage view(); // borrows data
};

constexpr guint16 half_coverage = 32767;

// How far the selection covers each pixel of a layer: 0 not at all, 65535 wholly.
struct Coverage {
    int width;
    int height;
    std::vector<guint16> values;

    FacefillImage view(); // borrows values
};

LayerPixels read_layer(gint32 layer);
// Coverage too faint to show in 8 bits counts as none: in images of higher precision a feathered selection
// fades out without ever reaching 0.
Coverage read_coverage(gint32 image, gint32 layer);

bool is_transparent(const LayerPixels& pixels, size_t index);
// One pixel's channels as numbers in 0..1 (floats of the layer may lie outside); 4 values, those missing are
// 0.
void pixel_values(const LayerPixels& pixels, const guchar* pixel, float values[4]);

} // namespace facefill
