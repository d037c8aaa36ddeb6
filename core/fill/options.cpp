#include "core/fill/options.h"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "core/error.h"
#include "facefill/parameters.h"

namespace facefill {
namespace {

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorKind::input, sentence);
}

const FacefillParameter& find_parameter(const std::string& name) {
    std::string names;
    for (const FacefillParameter& parameter : facefill_parameters) {
        if (name == parameter.name)
            return parameter;
        names += (names.empty() ? "" : ", ") + std::string(parameter.name);
    }
    refuse("There is no option '" + name + "'; the options are " + names + ".");
}

// Reads the whole text or nothing, with a point as decimal sign in every locale.
double parse_number(const FacefillParameter& parameter, const std::string& text) {
    const bool whole = parameter.type == FACEFILL_PARAMETER_INT;
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    const bool inside = value >= parameter.minimum && value <= parameter.maximum; // false for NaN
    if (error != std::errc() || rest != end || !inside || (whole && value != static_cast<int64_t>(value))) {
        std::ostringstream sentence;
        sentence.precision(10);
        sentence << "The option '" << parameter.name << "' is a " << (whole ? "whole number" : "number")
                 << " from " << parameter.minimum << " to " << parameter.maximum << ", not '" << text << "'.";
        refuse(sentence.str());
    }
    return value;
}

bool parse_yes(const FacefillParameter& parameter, const std::string& text) {
    if (text != "yes" && text != "no")
        refuse("The option '" + std::string(parameter.name) + "' is yes or no, not '" + text + "'.");
    return text == "yes";
}

std::string parse_choice(const FacefillParameter& parameter, const std::string& text) {
    std::istringstream choices(parameter.choices);
    for (std::string choice; std::getline(choices, choice, '|');)
        if (choice == text)
            return text;
    std::string listed = parameter.choices;
    for (size_t bar; (bar = listed.find('|')) != std::string::npos;)
        listed.replace(bar, 1, ", ");
    refuse("The option '" + std::string(parameter.name) + "' is one of " + listed + ", not '" + text + "'.");
}

std::string parse_text(const FacefillParameter& parameter, const std::string& text) {
    if (text.empty())
        refuse("The option '" + std::string(parameter.name) + "' is empty; it is " + parameter.metavar + ".");
    return text;
}

} // namespace

void FillOptions::set(const std::string& name, const std::string& value) {
    const FacefillParameter& parameter = find_parameter(name);
    if (name == "model")
        model = parse_text(parameter, value);
    else if (name == "face")
        face = FaceChoice::parse(value);
    else if (name == "grow")
        grow = static_cast<float>(parse_number(parameter, value));
    else if (name == "feather")
        feather = static_cast<float>(parse_number(parameter, value));
    else if (name == "seed")
        seed = static_cast<uint64_t>(parse_number(parameter, value));
    else if (name == "colour-match")
        colour_match = parse_yes(parameter, value);
    else if (name == "threads")
        threads = static_cast<int>(parse_number(parameter, value));
    else if (name == "precision")
        precision = parse_choice(parameter, value);
    else if (name == "wish")
        wishes = parse_wishes(value);
    else
        CV_Assert(!"every parameter of parameters.h has a field");
}

} // namespace facefill
