#include "training/trainer/run_folder.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/models/atomic_file.h"

namespace facefill {

void RunFolder::create() const {
    std::error_code problem;
    std::filesystem::create_directories(samples(), problem);
    if (problem)
        throw Error(ErrorKind::io,
                    "The run's folder " + root_.string() + " cannot be made: " + problem.message() + ".");
    for (const auto& entry : std::filesystem::directory_iterator(root_, problem))
        if (entry.path().filename().string().find(".tmp-") != std::string::npos)
            std::filesystem::remove(entry.path(), problem);
}

void RunFolder::write_description(const ModelDescription& model) const {
    auto entries = nlohmann::json(model.to_metadata());
    entries["name"] = model.name;
    write_text(description(), entries.dump(2) + "\n");
}

ModelDescription RunFolder::read_description() const {
    std::ifstream file(description());
    const auto entries = nlohmann::json::parse(file, nullptr, false);
    if (!entries.is_object())
        throw Error(ErrorKind::model,
                    "The run's " + description().string() +
                        " is missing or damaged; `facefill train --resume` writes it again.");
    Metadata metadata;
    for (const auto& [key, value] : entries.items())
        if (value.is_string())
            metadata[key] = value.get<std::string>();
    auto model = ModelDescription::from_metadata(metadata, description());
    model.name = metadata["name"];
    return model;
}

void write_text(const std::filesystem::path& path, const std::string& text) {
    AtomicFile file(path);
    file.write(text.data(), text.size());
    file.commit();
}

} // namespace facefill
