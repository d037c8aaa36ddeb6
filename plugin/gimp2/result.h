// Puts a finished fill into the image, as one step of GIMP's undo history.
#pragma once

#include "plugin/gimp2/pixels.h"

#include <string>

namespace facefill {

// Changes the selected pixels that differ from `filled`, and no byte of any other. The core has blended by
// the coverage already, so that GIMP's own blending by the selection is kept out.
void write_in_place(gint32 image, gint32 layer, const LayerPixels& filled);

// Inserts a layer of the hole's size above `layer` and returns it. Its alpha is the coverage and its colours
// are such that both layers together look like the fill in place.
gint32 add_as_layer(gint32 image, gint32 layer, const LayerPixels& filled, const Coverage& coverage,
                    const std::string& name);

} // namespace facefill
