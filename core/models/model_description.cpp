#include "core/models/model_description.h"

#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace facefill {
namespace {

using nlohmann::json;

constexpr const char* format_key = "facefill.format";
constexpr const char* format_version = "1";
constexpr int largest_resolution = 8192; // pixels
constexpr uint64_t largest_size = 1 << 20;

// Reads entries of one file's metadata; every complaint names the file and the key.
class MetadataReader {
  public:
    MetadataReader(const Metadata& metadata, std::string path)
        : metadata_(metadata), path_(std::move(path)) {}

    [[noreturn]] void refuse(const std::string& what) const {
        throw Error(ErrorKind::model, "'" + path_ + "' is not a usable Facefill model: " + what +
                                          "; replace it by one that `facefill export` wrote.");
    }

    const std::string& text(const std::string& key) const {
        const auto found = metadata_.find(key);
        if (found == metadata_.end())
            refuse("its metadata lacks '" + key + "'");
        return found->second;
    }

    const std::string& word(const std::string& key) const {
        const std::string& value = text(key);
        if (value.empty())
            refuse("its metadata entry '" + key + "' is empty");
        return value;
    }

    int number(const std::string& key, int minimum, int maximum) const {
        const std::string& value = text(key);
        int parsed = 0;
        const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), parsed);
        if (failure != std::errc() || end != value.data() + value.size() || parsed < minimum ||
            parsed > maximum) {
            refuse("its metadata entry '" + key + "' is not a whole number in " + std::to_string(minimum) +
                   ".." + std::to_string(maximum));
        }
        return parsed;
    }

    std::map<std::string, int> sizes(const std::string& key) const {
        const json value = parse(key);
        bool valid = value.is_object();
        std::map<std::string, int> sizes;
        for (const auto& [name, size] : value.items()) {
            valid = valid && size.is_number_unsigned() && size.get<uint64_t>() <= largest_size;
            sizes[name] = valid ? size.get<int>() : 0;
        }
        if (!valid)
            refuse("its metadata entry '" + key + "' is not a JSON object of sizes");
        return sizes;
    }

    std::vector<std::string> names(const std::string& key) const {
        const json value = parse(key);
        bool valid = value.is_array();
        std::vector<std::string> names;
        for (const json& name : value) {
            valid = valid && name.is_string();
            names.push_back(valid ? name.get<std::string>() : "");
        }
        if (!valid)
            refuse("its metadata entry '" + key + "' is not a JSON list of names");
        return names;
    }

  private:
    json parse(const std::string& key) const {
        const auto shallow = [](int depth, json::parse_event_t, json&) { return depth < 3; };
        json value = json::parse(text(key), shallow, false);
        if (value.is_discarded())
            refuse("its metadata entry '" + key + "' is not JSON");
        return value;
    }

    const Metadata& metadata_;
    std::string path_;
};

} // namespace

Metadata ModelDescription::to_metadata() const {
    // Titles may come from a command line in any encoding; JSON and the file's header are UTF-8.
    const auto dump = [](const json& value) {
        return value.dump(-1, ' ', false, json::error_handler_t::replace);
    };
    return {{format_key, format_version},
            {"title", title},
            {"architecture", architecture},
            {"sizes", dump(sizes)},
            {"attributes", dump(attributes)},
            {"frame", frame},
            {"resolution", std::to_string(resolution)},
            {"value_range", value_range},
            {"training_data", training_data},
            {"licence", licence},
            {"recipe_sha", recipe_sha},
            {"quality", std::to_string(quality)}};
}

ModelDescription ModelDescription::from_metadata(const Metadata& metadata,
                                                 const std::filesystem::path& path) {
    const MetadataReader reader(metadata, path.string());
    if (reader.text(format_key) != format_version)
        reader.refuse(std::string("its '") + format_key + "' is not " + format_version);
    ModelDescription model;
    model.name = path.stem().string();
    model.title = reader.text("title");
    model.architecture = reader.word("architecture");
    model.sizes = reader.sizes("sizes");
    model.attributes = reader.names("attributes");
    model.frame = reader.word("frame");
    model.resolution = reader.number("resolution", 1, largest_resolution);
    model.value_range = reader.text("value_range");
    if (model.value_range != "0..1" && model.value_range != "-1..1")
        reader.refuse("its metadata entry 'value_range' is neither 0..1 nor -1..1");
    model.training_data = reader.text("training_data");
    model.licence = reader.text("licence");
    model.recipe_sha = reader.text("recipe_sha");
    model.quality =
        reader.number("quality", std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
    return model;
}

} // namespace facefill
