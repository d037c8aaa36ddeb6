#include "plugin/gimp2/model_list.h"

#include <algorithm>
#include <glib.h>
#include <nlohmann/json.hpp>

namespace facefill {

namespace {

constexpr char automatic[] = "auto";

std::string text_member(const nlohmann::json& object, const char* name) {
    const auto member = object.find(name);
    return member != object.end() && member->is_string() ? member->get<std::string>() : "";
}

bool can_be_written(const std::string& attribute) {
    const auto breaks_wish = [](unsigned char c) { return c < 0x20 || c == ',' || c == '='; };
    return !attribute.empty() && std::none_of(attribute.begin(), attribute.end(), breaks_wish);
}

std::vector<std::string> attributes_of(const nlohmann::json& object) {
    std::vector<std::string> attributes;
    const auto member = object.find("attributes");
    if (member == object.end() || !member->is_array()) {
        return attributes;
    }
    for (const auto& attribute : *member) {
        if (attribute.is_string() && can_be_written(attribute.get<std::string>())) {
            attributes.push_back(attribute.get<std::string>());
        }
    }
    return attributes;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& other) { return is_same_name(other, name); });
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
        models.push_back({text_member(entry, "name"), text_member(entry, "title"),
                          text_member(entry, "problem"), attributes_of(entry)});
    }
    return models;
}

bool is_same_name(const std::string& a, const std::string& b) {
    return g_ascii_strcasecmp(a.c_str(), b.c_str()) == 0;
}

std::vector<std::string> all_attributes(const std::vector<ListedModel>& models) {
    std::vector<std::string> all;
    for (const ListedModel& model : models) {
        for (const std::string& attribute : model.attributes) {
            if (model.problem.empty() && !contains(all, attribute)) {
                all.push_back(attribute);
            }
        }
    }
    return all;
}

bool is_listed(const std::vector<ListedModel>& models, const std::string& model) {
    return model == automatic || std::any_of(models.begin(), models.end(), [&](const ListedModel& listed) {
               return listed.problem.empty() && listed.name == model;
           });
}

bool can_show(const std::vector<ListedModel>& models, const std::string& model,
              const std::vector<std::string>& attributes) {
    return std::any_of(models.begin(), models.end(), [&](const ListedModel& listed) {
        return listed.problem.empty() && (model == automatic || model == listed.name) &&
               std::all_of(attributes.begin(), attributes.end(), [&](const std::string& attribute) {
                   return contains(listed.attributes, attribute);
               });
    });
}

} // namespace facefill
