#include "plugin/gimp2/refusals.h"

#include "core/error.h"

#include <algorithm>

namespace facefill {

namespace {

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorKind::input, sentence);
}

std::string quoted_name(gint32 item) {
    char* name = gimp_item_get_name(item);
    const std::string quoted = "'" + std::string(name ? name : "") + "'";
    g_free(name);
    return quoted;
}

bool pixels_are_locked(gint32 item) {
    for (; item > 0; item = gimp_item_get_parent(item)) {
        if (gimp_item_get_lock_content(item)) {
            return true;
        }
    }
    return false;
}

bool all_transparent_in_hole(const Coverage& coverage, const LayerPixels& pixels) {
    for (size_t i = 0; i < coverage.values.size(); ++i) {
        if (coverage.values[i] > 0 && !is_transparent(pixels, i)) {
            return false;
        }
    }
    return true;
}

void refuse_unfit_item(gint32 drawable) {
    if (gimp_item_is_layer_mask(drawable)) {
        refuse("A layer mask is active: click the layer's own thumbnail in the Layers dialog and try again.");
    }
    if (!gimp_item_is_layer(drawable)) {
        refuse("The channel " + quoted_name(drawable) +
               " is active: click a layer in the Layers dialog and try again.");
    }
    if (gimp_item_is_group(drawable)) {
        refuse(quoted_name(drawable) +
               " is a layer group: click the layer in it that holds the face and try again.");
    }
    if (gimp_layer_is_floating_sel(drawable)) {
        refuse("A floating selection is active: anchor it with Layer > Anchor Layer and try again.");
    }
}

} // namespace

void refuse_unfit_drawable(gint32 image, gint32 drawable) {
    if (gimp_image_base_type(image) == GIMP_INDEXED) {
        refuse("The image has indexed colours, which cannot hold the fill: "
               "convert it with Image > Mode > RGB and try again.");
    }
    refuse_unfit_item(drawable);
    if (gimp_selection_is_empty(image)) {
        refuse("Nothing is selected: select the part of the face to fill, with any selection tool, and try "
               "again.");
    }
    gint x, y, width, height;
    if (!gimp_drawable_mask_intersect(drawable, &x, &y, &width, &height)) {
        refuse("The selection lies beside the layer " + quoted_name(drawable) +
               ": select a part of this layer, or click the layer that holds the face, and try again.");
    }
}

void refuse_unfit_coverage(gint32 layer, const Coverage& coverage) {
    const auto& values = coverage.values;
    if (std::all_of(values.begin(), values.end(), [](guint16 value) { return value == 0; })) {
        refuse("The selection covers next to nothing of the layer " + quoted_name(layer) +
               ": select the part of the face to fill and try again.");
    }
    if (std::all_of(values.begin(), values.end(), [](guint16 value) { return value > half_coverage; })) {
        refuse("The whole layer " + quoted_name(layer) +
               " is selected, so that nothing is left to complete the face from: "
               "select only the part to fill and try again.");
    }
}

void refuse_unfit_output(gint32 layer, Output output, const Coverage& coverage, const LayerPixels& pixels) {
    if (output == Output::new_layer) {
        return;
    }
    if (pixels_are_locked(layer)) {
        refuse("The pixels of the layer " + quoted_name(layer) +
               " are locked: unlock them in the Layers dialog, or let the result become a new layer.");
    }
    if (all_transparent_in_hole(coverage, pixels)) {
        refuse("The layer " + quoted_name(layer) +
               " is transparent where it is selected, and a fill in place keeps "
               "the transparency: let the result become a new layer.");
    }
}

} // namespace facefill
