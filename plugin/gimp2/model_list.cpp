#include "plugin/gimp2/model_list.h"

#include <nlohmann/json.hpp>

namespace facefill {

namespace {

std::string text_member(const nlohmann::json& object, const char* name) {
    const auto member = object.find(name);
    return member != object.end() && member->is_string() ? member->get<std::string>() : "";
}

} // namespace

std::vector<ListedModel> parse_model_list(const char* json) {
    std::vector<ListedModel> models;
    const auto parsed = nlohmann::json::parse(json ? json : "[]", nullptr, /*allow_exceptions=*/false);
    if (!parsed.is_array()) {
        return models;
    }
    for (const auto& entry : parsed) {
        if (!entry.is_object() || text_member(entry, "name").empty()) {
            continue;
        }
        models.push_back(
            {text_member(entry, "name"), text_member(entry, "title"), text_member(entry, "problem")});
    }
    return models;
}

} // namespace facefill
