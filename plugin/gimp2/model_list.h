// The models that the core can find, for the dialog.
#pragma once

#include <string>
#include <vector>

namespace facefill {

struct ListedModel {
    std::string name;
    std::string title;
    std::string problem; // why it cannot be used; empty for a whole model
};

// json: what facefill_models_json returns. Entries without a name are left out.
std::vector<ListedModel> parse_model_list(const char* json);

} // namespace facefill
