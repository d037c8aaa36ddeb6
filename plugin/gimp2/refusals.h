// What the plug-in cannot work on, each said in a sentence with its remedy. All throw Error, before anything
// changes.
#pragma once

#include "plugin/gimp2/arguments.h"
#include "plugin/gimp2/pixels.h"

namespace facefill {

// Indexed image, mask or channel active, layer group, floating selection, no selection, selection beside the
// layer.
void refuse_unfit_drawable(gint32 image, gint32 drawable);

// Selection without effect on the layer, or one that leaves nothing of it.
void refuse_unfit_coverage(gint32 layer, const Coverage& coverage);

// Locked pixels, or nothing but transparency in the hole: harmless for a new layer, not in place.
void refuse_unfit_output(gint32 layer, Output output, const Coverage& coverage, const LayerPixels& pixels);

} // namespace facefill
