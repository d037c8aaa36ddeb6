// The procedure's own arguments: where the result goes, then the core's one parameter table in its order.
//
// Values travel as text, the form the core's facefill_options_set takes and checks; only at the edge to
// GIMP's procedural database do whole numbers, reals and yes/no become typed arguments.
#pragma once

#include <libgimp/gimp.h>

#include <string>
#include <vector>

namespace facefill {

enum class Output {
    in_place = 0,  // the layer itself is changed
    new_layer = 1, // the layer stays; the fill becomes a layer above it
};

struct Arguments {
    Output output = Output::in_place;
    std::vector<std::string> values; // one for each of facefill_parameters, in its order
};

Arguments default_arguments();

// What GIMP is told in query: run-mode, image, drawable, output, then the table. Lives as long as the
// process.
const std::vector<GimpParamDef>& argument_definitions();

// Reads the arguments of a non-interactive call. Throws Error when their number is wrong or `output` is
// unknown; the values themselves are checked by the core.
Arguments arguments_of_call(int count, const GimpParam* params);

// `face` counts pixels of the image, as GIMP's status bar does, while the core sees the layer alone: returns
// "X,Y,W,H" moved by the layer's offset; "auto", "whole" and whatever is no square pass unchanged.
std::string face_in_layer(const std::string& face, int offset_x, int offset_y);

} // namespace facefill
