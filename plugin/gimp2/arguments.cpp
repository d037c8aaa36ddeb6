#include "plugin/gimp2/arguments.h"

#include "core/error.h"
#include "facefill/parameters.h"

#include <cstdio>

namespace facefill {

namespace {

constexpr int arguments_before_table = 4; // run-mode, image, drawable, output

GimpPDBArgType pdb_type(FacefillParameterType type) {
    switch (type) {
    case FACEFILL_PARAMETER_INT:
    case FACEFILL_PARAMETER_BOOL:
        return GIMP_PDB_INT32;
    case FACEFILL_PARAMETER_FLOAT:
        return GIMP_PDB_FLOAT;
    case FACEFILL_PARAMETER_STRING:
    case FACEFILL_PARAMETER_CHOICE:
        break;
    }
    return GIMP_PDB_STRING;
}

// GIMP's procedure browser shows this text; it knows no defaults of its own.
std::string description(const FacefillParameter& parameter) {
    std::string value = parameter.value;
    if (parameter.type == FACEFILL_PARAMETER_BOOL) {
        value = value == "yes" ? "TRUE" : "FALSE";
    }
    return std::string(parameter.blurb) + (value.empty() ? " (default: empty)" : " (default " + value + ")");
}

// The core reads numbers with a point whatever the user's language.
std::string number_text(double number) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    return g_ascii_dtostr(text, sizeof text, number);
}

std::string text_of(const FacefillParameter& parameter, const GimpParam& param) {
    switch (parameter.type) {
    case FACEFILL_PARAMETER_INT:
        return std::to_string(param.data.d_int32);
    case FACEFILL_PARAMETER_BOOL:
        return param.data.d_int32 ? "yes" : "no";
    case FACEFILL_PARAMETER_FLOAT:
        return number_text(param.data.d_float);
    case FACEFILL_PARAMETER_STRING:
    case FACEFILL_PARAMETER_CHOICE:
        break;
    }
    return param.data.d_string ? param.data.d_string : "";
}

// GimpParamDef wants writable strings that outlive the query.
GimpParamDef definition(GimpPDBArgType type, const std::string& name, const std::string& text) {
    return {type, g_strdup(name.c_str()), g_strdup(text.c_str())};
}

std::vector<GimpParamDef> make_definitions() {
    std::vector<GimpParamDef> definitions = {
        definition(GIMP_PDB_INT32, "run-mode",
                   "The run mode { RUN-INTERACTIVE (0), RUN-NONINTERACTIVE (1), RUN-WITH-LAST-VALS (2) }"),
        definition(GIMP_PDB_IMAGE, "image", "The image; its selection is the hole"),
        definition(GIMP_PDB_DRAWABLE, "drawable", "The layer that holds the face"),
        definition(GIMP_PDB_INT32, "output", "Where the result goes { IN-PLACE (0), NEW-LAYER (1) }"),
    };
    for (const FacefillParameter& parameter : facefill_parameters) {
        definitions.push_back(definition(pdb_type(parameter.type), parameter.name, description(parameter)));
    }
    return definitions;
}

} // namespace

Arguments default_arguments() {
    Arguments arguments;
    for (const FacefillParameter& parameter : facefill_parameters) {
        arguments.values.push_back(parameter.value);
    }
    return arguments;
}

const std::vector<GimpParamDef>& argument_definitions() {
    static const std::vector<GimpParamDef> definitions = make_definitions();
    return definitions;
}

Arguments arguments_of_call(int count, const GimpParam* params) {
    const int expected = arguments_before_table + static_cast<int>(facefill_n_parameters);
    if (count != expected) {
        throw Error(ErrorKind::input, "plug-in-facefill takes " + std::to_string(expected) +
                                          " arguments but was given " + std::to_string(count) +
                                          ": see it in GIMP's procedure browser.");
    }
    const int output = params[arguments_before_table - 1].data.d_int32;
    if (output != 0 && output != 1) {
        throw Error(ErrorKind::input, "The argument output is " + std::to_string(output) +
                                          ": give 0 for a result in place or 1 for a new layer.");
    }
    Arguments arguments;
    arguments.output = static_cast<Output>(output);
    for (size_t i = 0; i < facefill_n_parameters; ++i) {
        arguments.values.push_back(text_of(facefill_parameters[i], params[arguments_before_table + i]));
    }
    return arguments;
}

std::string face_in_layer(const std::string& face, int offset_x, int offset_y) {
    int x = 0, y = 0, width = 0, height = 0, end = 0;
    const int found = std::sscanf(face.c_str(), "%d,%d,%d,%d%n", &x, &y, &width, &height, &end);
    if (found != 4 || static_cast<size_t>(end) != face.size()) {
        return face;
    }
    return std::to_string(x - offset_x) + "," + std::to_string(y - offset_y) + "," + std::to_string(width) +
           "," + std::to_string(height);
}

} // namespace facefill
