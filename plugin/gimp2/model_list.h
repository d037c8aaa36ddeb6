// The models that the core can find, for the dialog.
#pragma once

#include <string>
#include <vector>

namespace facefill {

struct ListedModel {
    std::string name;
    std::string title;
    std::string problem;                 // why it cannot be used; empty for a whole model
    std::vector<std::string> attributes; // what it can be asked to show, such as "Smiling"
};

// json: what facefill_models_json returns. Entries without a name are left out, and so are attributes that
// cannot be written into a wish.
std::vector<ListedModel> parse_model_list(const char* json);

// Attributes count whatever the case of their letters.
bool is_same_name(const std::string& a, const std::string& b);

// The attributes of all whole models, each once.
std::vector<std::string> all_attributes(const std::vector<ListedModel>& models);

// Whether `model` is "auto" or the name of a whole model on the list.
bool is_listed(const std::vector<ListedModel>& models, const std::string& model);

// Whether `model`, or for "auto" any of the whole models, can be asked for all of these attributes at once.
bool can_show(const std::vector<ListedModel>& models, const std::string& model,
              const std::vector<std::string>& attributes);

} // namespace facefill
