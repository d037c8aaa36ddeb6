#include "plugin/gimp2/result.h"

#include "core/error.h"

#include <algorithm>
#include <cstring>

namespace facefill {

namespace {

// One undo step, closed on every path.
class UndoGroup {
  public:
    explicit UndoGroup(gint32 image) : image_(image) { gimp_image_undo_group_start(image_); }
    ~UndoGroup() { gimp_image_undo_group_end(image_); }
    UndoGroup(const UndoGroup&) = delete;
    UndoGroup& operator=(const UndoGroup&) = delete;

  private:
    gint32 image_;
};

GeglRectangle offset_of(gint32 layer) {
    GeglRectangle place = {0, 0, gimp_drawable_width(layer), gimp_drawable_height(layer)};
    gimp_drawable_offsets(layer, &place.x, &place.y);
    return place;
}

bool pixel_changed(const LayerPixels& before, const LayerPixels& after, size_t index) {
    const size_t size = before.pixel_size();
    return std::memcmp(before.data.data() + index * size, after.data.data() + index * size, size) != 0;
}

// The smallest box around the hole.
GeglRectangle hole_box(const Coverage& coverage) {
    int left = coverage.width, top = coverage.height, right = 0, bottom = 0;
    for (int y = 0; y < coverage.height; ++y) {
        for (int x = 0; x < coverage.width; ++x) {
            if (coverage.values[static_cast<size_t>(y) * coverage.width + x] > 0) {
                left = std::min(left, x);
                right = std::max(right, x + 1);
                top = std::min(top, y);
                bottom = std::max(bottom, y + 1);
            }
        }
    }
    return {left, top, right - left, bottom - top};
}

// The layer's own bytes in the box, with the changed pixels replaced: what did not change is not even
// converted.
std::vector<guchar> merged_bytes(GeglBuffer* layer_buffer, const GeglRectangle& box,
                                 const LayerPixels& before, const LayerPixels& after) {
    const Babl* native = gegl_buffer_get_format(layer_buffer);
    const Babl* to_native = babl_fish(after.format, native);
    const size_t size = static_cast<size_t>(babl_format_get_bytes_per_pixel(native));
    std::vector<guchar> bytes(static_cast<size_t>(box.width) * box.height * size);
    gegl_buffer_get(layer_buffer, &box, 1.0, native, bytes.data(), GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
    guchar* target = bytes.data();
    for (int y = box.y; y < box.y + box.height; ++y) {
        for (int x = box.x; x < box.x + box.width; ++x, target += size) {
            const size_t index = static_cast<size_t>(y) * after.width + x;
            if (pixel_changed(before, after, index)) {
                babl_process(to_native, after.data.data() + index * after.pixel_size(), target, 1);
            }
        }
    }
    return bytes;
}

// Lets GIMP keep the box for undo, for which a plug-in has no other way. Merging blends by the selection,
// which the core has done already, and rounds floats, of pixels that did not change too: the caller writes
// the bytes once more.
void merge_through_shadow(gint32 layer, const GeglRectangle& box, const Babl* format, const void* bytes) {
    GeglBuffer* shadow = gimp_drawable_get_shadow_buffer(layer);
    gegl_buffer_set(shadow, &box, 0, format, bytes, GEGL_AUTO_ROWSTRIDE);
    g_object_unref(shadow); // sends what was written
    gimp_drawable_merge_shadow(layer, TRUE);
}

// Colour and alpha of the layer above, from the layer below, the finished fill and the coverage: undoes the
// blending that the finished fill has behind it.
void layer_pixel(const float before[4], const float after[4], int colours, float coverage, float* target) {
    for (int c = 0; c < colours; ++c) {
        const float colour = coverage > 0 ? before[c] + (after[c] - before[c]) / coverage : after[c];
        target[c] = coverage < 1 ? std::clamp(colour, 0.0f, 1.0f) : after[c];
    }
    target[colours] = coverage;
}

std::vector<float> layer_values(const GeglRectangle& box, const LayerPixels& before, const LayerPixels& after,
                                const Coverage& coverage) {
    const int colours = after.channels() - (after.has_alpha() ? 1 : 0);
    std::vector<float> values(static_cast<size_t>(box.width) * box.height * (colours + 1));
    float* target = values.data();
    for (int y = box.y; y < box.y + box.height; ++y) {
        for (int x = box.x; x < box.x + box.width; ++x, target += colours + 1) {
            const size_t index = static_cast<size_t>(y) * after.width + x;
            float old_values[4], new_values[4];
            pixel_values(before, before.data.data() + index * before.pixel_size(), old_values);
            pixel_values(after, after.data.data() + index * after.pixel_size(), new_values);
            layer_pixel(old_values, new_values, colours, coverage.values[index] / 65535.0f, target);
        }
    }
    return values;
}

gint32 new_layer(gint32 image, gint32 below, const GeglRectangle& box, const std::string& name) {
    const bool gray = gimp_drawable_is_gray(below);
    const gint32 layer =
        gimp_layer_new(image, name.c_str(), box.width, box.height, gray ? GIMP_GRAYA_IMAGE : GIMP_RGBA_IMAGE,
                       100, GIMP_LAYER_MODE_NORMAL);
    if (layer < 0) {
        throw Error(ErrorKind::memory, "GIMP could not make a new layer for the result.");
    }
    // The core blends sRGB values; GIMP's default is linear light, which would show another edge.
    gimp_layer_set_composite_space(layer, GIMP_LAYER_COLOR_SPACE_RGB_PERCEPTUAL);
    const GeglRectangle place = offset_of(below);
    gimp_layer_set_offsets(layer, place.x + box.x, place.y + box.y);
    return layer;
}

} // namespace

void write_in_place(gint32 image, gint32 layer, const LayerPixels& filled) {
    GeglRectangle box = {0, 0, 0, 0};
    if (!gimp_drawable_mask_intersect(layer, &box.x, &box.y, &box.width, &box.height)) {
        return;
    }
    GeglBuffer* buffer = gimp_drawable_get_buffer(layer);
    const Babl* format = gegl_buffer_get_format(buffer);
    const std::vector<guchar> bytes = merged_bytes(buffer, box, read_layer(layer), filled);
    const UndoGroup undo(image);
    merge_through_shadow(layer, box, format, bytes.data());
    gegl_buffer_set(buffer, &box, 0, format, bytes.data(), GEGL_AUTO_ROWSTRIDE);
    g_object_unref(buffer);
    gimp_drawable_update(layer, box.x, box.y, box.width, box.height);
}

gint32 add_as_layer(gint32 image, gint32 layer, const LayerPixels& filled, const Coverage& coverage,
                    const std::string& name) {
    const LayerPixels before = read_layer(layer);
    const GeglRectangle box = hole_box(coverage);
    const std::vector<float> values = layer_values(box, before, filled, coverage);
    const UndoGroup undo(image);
    const gint32 added = new_layer(image, layer, box, name);
    GeglBuffer* buffer = gimp_drawable_get_buffer(added);
    const Babl* format = babl_format(gimp_drawable_is_gray(layer) ? "Y'A float" : "R'G'B'A float");
    const GeglRectangle all = {0, 0, box.width, box.height};
    gegl_buffer_set(buffer, &all, 0, format, values.data(), GEGL_AUTO_ROWSTRIDE);
    g_object_unref(buffer);
    gimp_image_insert_layer(image, added, gimp_item_get_parent(layer),
                            gimp_image_get_item_position(image, layer));
    return added;
}

} // namespace facefill
