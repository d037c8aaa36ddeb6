#include "core/fill/wish.h"

#include <algorithm>
#include <charconv>

#include "core/error.h"
#include "core/models/attributes.h"
#include "core/networks/completion_network.h"

namespace facefill {
namespace {

std::string trimmed(const std::string& text) {
    const size_t first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

[[noreturn]] void refuse(const std::string& part, const std::string& why) {
    throw Error(ErrorKind::input,
                "The option 'wish' is NAME=yes, NAME=no or a number from 0 to 1, such as Smiling=yes, "
                "with commas between several; in '" +
                    part + "' " + why + ".");
}

float parse_value(const std::string& text, const std::string& part) {
    if (is_same_attribute(text, "yes"))
        return 1;
    if (is_same_attribute(text, "no"))
        return 0;
    float value = -1;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    const bool inside = value >= 0 && value <= 1; // false for NaN
    if (error != std::errc() || rest != end || !inside)
        refuse(part, text.empty() ? "the value is missing" : "the value is '" + text + "'");
    return value;
}

AttributeWish parse_wish(const std::string& part) {
    const size_t equals = part.find('=');
    if (equals == std::string::npos)
        refuse(part, "there is no =");
    const std::string attribute = trimmed(part.substr(0, equals));
    if (attribute.empty())
        refuse(part, "the name is missing");
    return {attribute, parse_value(trimmed(part.substr(equals + 1)), part)};
}

void add(std::vector<AttributeWish>& wishes, const AttributeWish& wish) {
    for (const AttributeWish& other : wishes)
        if (is_same_attribute(other.attribute, wish.attribute))
            throw Error(ErrorKind::input,
                        "The option 'wish' names '" + wish.attribute + "' twice; name each attribute once.");
    wishes.push_back(wish);
}

} // namespace

std::vector<AttributeWish> parse_wishes(const std::string& text) {
    std::vector<AttributeWish> wishes;
    if (trimmed(text).empty())
        return wishes;
    for (size_t start = 0; start <= text.size();) {
        const size_t end = std::min(text.find(',', start), text.size());
        add(wishes, parse_wish(text.substr(start, end - start)));
        start = end + 1;
    }
    return wishes;
}

std::vector<std::string> wished_attributes(const std::vector<AttributeWish>& wishes) {
    std::vector<std::string> attributes;
    for (const AttributeWish& wish : wishes)
        attributes.push_back(wish.attribute);
    return attributes;
}

std::vector<float> arrange_wishes(const std::vector<AttributeWish>& wishes, const ModelDescription& model) {
    require_attributes(model, wished_attributes(wishes));
    std::vector<float> values(model.attributes.size(), no_wish);
    for (const AttributeWish& wish : wishes)
        values[*attribute_index(model, wish.attribute)] = wish.value;
    return values;
}

} // namespace facefill
