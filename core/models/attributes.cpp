#include "core/models/attributes.h"

#include <algorithm>

#include "core/error.h"
#include "core/models/registry.h"

namespace facefill {
namespace {

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::string models_with(const std::string& attribute) {
    std::vector<std::string> names;
    for (const ModelEntry& entry : list_models())
        if (entry.problem.empty() && attribute_index(entry.description, attribute))
            names.push_back(entry.description.name);
    if (names.empty())
        return "no model that can be found has it; `facefill models` lists what each can be asked for";
    return (names.size() == 1 ? "the model that has it is " : "the models that have it are ") + joined(names);
}

} // namespace

bool is_same_attribute(const std::string& a, const std::string& b) {
    const auto same = [](char x, char y) { return lower(x) == lower(y); };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

std::optional<size_t> attribute_index(const ModelDescription& model, const std::string& attribute) {
    const auto& names = model.attributes;
    const auto found = std::find_if(names.begin(), names.end(), [&](const std::string& name) {
        return is_same_attribute(name, attribute);
    });
    if (found == names.end())
        return std::nullopt;
    return static_cast<size_t>(found - names.begin());
}

bool has_attributes(const ModelDescription& model, const std::vector<std::string>& wished) {
    return std::all_of(wished.begin(), wished.end(), [&](const std::string& attribute) {
        return attribute_index(model, attribute).has_value();
    });
}

void require_attributes(const ModelDescription& model, const std::vector<std::string>& wished) {
    for (const std::string& attribute : wished) {
        if (attribute_index(model, attribute))
            continue;
        const std::string has =
            model.attributes.empty() ? "which takes no wishes" : "which has " + joined(model.attributes);
        throw Error(ErrorKind::model, "'" + attribute + "' cannot be wished for from the model '" +
                                          model.name + "', " + has + "; " + models_with(attribute) + ".");
    }
}

} // namespace facefill
