#include "plugin/gimp2/last_values.h"

#include "core/error.h"
#include "facefill/parameters.h"

#include <algorithm>

namespace facefill {

namespace {

constexpr char key[] = "plug-in-facefill";
// Raised whenever the meaning of a kept value changes: GIMP may still hold values of a plug-in replaced
// meanwhile.
constexpr char first_line[] = "facefill 1";

std::vector<std::string> kept_lines() {
    const gint size = gimp_get_data_size(key);
    std::string text(static_cast<size_t>(size), '\0');
    if (size == 0 || !gimp_get_data(key, text.data())) {
        return {};
    }
    std::vector<std::string> lines;
    for (size_t start = 0; start < text.size();) {
        const size_t end = std::min(text.find('\n', start), text.size());
        lines.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return lines;
}

void take_line(Arguments& arguments, const std::string& line) {
    const size_t space = std::min(line.find(' '), line.size());
    const std::string name = line.substr(0, space);
    const std::string value = line.substr(std::min(space + 1, line.size()));
    if (name == "output") {
        arguments.output = value == "1" ? Output::new_layer : Output::in_place;
        return;
    }
    for (size_t i = 0; i < facefill_n_parameters; ++i) {
        if (name == facefill_parameters[i].name) {
            arguments.values[i] = value;
            return;
        }
    }
    throw Error(ErrorKind::input, "There is no parameter '" + name +
                                      "': see them in GIMP's procedure browser under "
                                      "plug-in-facefill.");
}

} // namespace

Arguments last_arguments() {
    Arguments arguments = default_arguments();
    const std::vector<std::string> lines = kept_lines();
    if (!lines.empty() && lines.front() == first_line) {
        for (size_t i = 1; i < lines.size(); ++i) {
            take_line(arguments, lines[i]);
        }
    }
    return arguments;
}

void keep_arguments(const Arguments& arguments) {
    std::string text = std::string(first_line) + "\n";
    text += "output " + std::to_string(static_cast<int>(arguments.output)) + "\n";
    for (size_t i = 0; i < facefill_n_parameters; ++i) {
        text += std::string(facefill_parameters[i].name) + " " + arguments.values[i] + "\n";
    }
    gimp_set_data(key, text.data(), static_cast<guint32>(text.size()));
}

} // namespace facefill
