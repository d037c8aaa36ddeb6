// A plug-in for the tests alone: compares two layers of one size to the last byte, which Script-Fu cannot.
//
// test-compare-layers (image, first, second) -> (outside, inside, difference): the number of pixels whose
// bytes differ where image's selection has no coverage (below half of 1/255) and where it has; the largest
// difference of any channel, alpha included, as sRGB values in 0..1.
#include <libgimp/gimp.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace {

template<typename Value>
std::vector<Value> read(gint32 drawable, const Babl* format, GeglRectangle box) {
    GeglBuffer* buffer = gimp_drawable_get_buffer(drawable);
    format = format ? format : gegl_buffer_get_format(buffer);
    const size_t bytes =
        static_cast<size_t>(box.width) * box.height * babl_format_get_bytes_per_pixel(format);
    std::vector<Value> values(bytes / sizeof(Value));
    gegl_buffer_get(buffer, &box, 1.0, format, values.data(), GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
    g_object_unref(buffer);
    return values;
}

struct Comparison {
    gint32 outside = 0;
    gint32 inside = 0;
    double difference = 0;
};

Comparison compare(gint32 image, gint32 first, gint32 second) {
    const GeglRectangle box = {0, 0, gimp_drawable_width(first), gimp_drawable_height(first)};
    GeglRectangle place = box;
    gimp_drawable_offsets(first, &place.x, &place.y);
    const auto coverage = read<float>(gimp_image_get_selection(image), babl_format("Y float"), place);
    const auto first_bytes = read<guchar>(first, nullptr, box),
               second_bytes = read<guchar>(second, nullptr, box);
    const auto first_values = read<float>(first, babl_format("R'G'B'A float"), box);
    const auto second_values = read<float>(second, babl_format("R'G'B'A float"), box);
    const size_t size = first_bytes.size() / coverage.size();
    Comparison result;
    for (size_t i = 0; i < coverage.size(); ++i) {
        const bool differs = std::memcmp(&first_bytes[i * size], &second_bytes[i * size], size) != 0;
        (coverage[i] < 0.5f / 255 ? result.outside : result.inside) += differs;
    }
    for (size_t i = 0; i < first_values.size(); ++i) {
        result.difference =
            std::max(result.difference, std::abs(static_cast<double>(first_values[i]) - second_values[i]));
    }
    return result;
}

GimpParamDef parameter(GimpPDBArgType type, const char* name) {
    return {type, const_cast<gchar*>(name), const_cast<gchar*>(name)};
}

void query() {
    const GimpParamDef arguments[] = {parameter(GIMP_PDB_IMAGE, "image"),
                                      parameter(GIMP_PDB_DRAWABLE, "first"),
                                      parameter(GIMP_PDB_DRAWABLE, "second")};
    const GimpParamDef results[] = {parameter(GIMP_PDB_INT32, "outside"), parameter(GIMP_PDB_INT32, "inside"),
                                    parameter(GIMP_PDB_FLOAT, "difference")};
    gimp_install_procedure("test-compare-layers", "Compare two layers", "", "", "", "", nullptr, nullptr,
                           GIMP_PLUGIN, G_N_ELEMENTS(arguments), G_N_ELEMENTS(results), arguments, results);
}

void run(const gchar*, gint, const GimpParam* params, gint* count, GimpParam** values) {
    static GimpParam results[4];
    gegl_init(nullptr, nullptr);
    const Comparison found =
        compare(params[0].data.d_image, params[1].data.d_drawable, params[2].data.d_drawable);
    results[0].type = GIMP_PDB_STATUS;
    results[0].data.d_status = GIMP_PDB_SUCCESS;
    results[1].type = results[2].type = GIMP_PDB_INT32;
    results[1].data.d_int32 = found.outside;
    results[2].data.d_int32 = found.inside;
    results[3].type = GIMP_PDB_FLOAT;
    results[3].data.d_float = found.difference;
    *count = 4;
    *values = results;
}

} // namespace

extern "C" {
const GimpPlugInInfo PLUG_IN_INFO = {nullptr, nullptr, query, run};
}

MAIN()
