#include <nlohmann/json.hpp>

#include "core/models/registry.h"

namespace facefill {

std::string models_json(const std::vector<ModelEntry>& models) {
    auto array = nlohmann::ordered_json::array();
    for (const ModelEntry& entry : models) {
        const ModelDescription& model = entry.description;
        array.push_back({{"name", model.name},
                         {"title", model.title},
                         {"architecture", model.architecture},
                         {"resolution", model.resolution},
                         {"attributes", model.attributes},
                         {"path", entry.path.string()},
                         {"problem", entry.problem}});
    }
    // Paths may be in any encoding.
    return array.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace facefill
