#include "core/models/registry.h"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "core/error.h"
#include "core/models/attributes.h"
#include "core/models/safetensors.h"

namespace facefill {

namespace fs = std::filesystem;

namespace {

constexpr const char* suffix = ".safetensors";
constexpr const char* landmark_name = "shape_predictor_68_face_landmarks.dat";

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

std::vector<fs::path> split_folders(const std::string& list) {
    std::vector<fs::path> folders;
    for (size_t start = 0; start <= list.size();) {
        const size_t end = std::min(list.find(':', start), list.size());
        if (end > start)
            folders.emplace_back(list.substr(start, end - start));
        start = end + 1;
    }
    return folders;
}

// $XDG_DATA_HOME and $XDG_DATA_DIRS with the defaults of the XDG base directory specification, which also
// says that relative paths in them are to be ignored.
std::vector<fs::path> xdg_data_folders() {
    const std::string home = environment("HOME");
    std::string data_home = environment("XDG_DATA_HOME");
    if (data_home.empty() && !home.empty())
        data_home = home + "/.local/share";
    const std::string data_dirs = environment("XDG_DATA_DIRS");
    std::vector<fs::path> folders;
    for (const fs::path& folder :
         split_folders(data_dirs.empty() ? "/usr/local/share:/usr/share" : data_dirs)) {
        folders.push_back(folder);
    }
    folders.insert(folders.begin(), data_home);
    folders.erase(
        std::remove_if(folders.begin(), folders.end(), [](const fs::path& p) { return !p.is_absolute(); }),
        folders.end());
    return folders;
}

void append_once(std::vector<fs::path>& folders, const fs::path& folder) {
    fs::path plain = folder.lexically_normal();
    if (!plain.has_filename() && plain.has_relative_path()) {
        plain = plain.parent_path(); // "a/b/" is "a/b"
    }
    if (std::find(folders.begin(), folders.end(), plain) == folders.end())
        folders.push_back(plain);
}

bool is_file(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

bool has_suffix(const std::string& name) {
    return fs::path(name).extension() == suffix;
}

std::string quoted_list(const std::vector<fs::path>& paths) {
    std::string text;
    for (const fs::path& path : paths)
        text += (text.empty() ? "'" : ", '") + path.string() + "'";
    return text;
}

// A name that is a path: as it stands, then with the suffix.
std::vector<fs::path> candidates(const std::string& name) {
    if (name.find('/') != std::string::npos || has_suffix(name))
        return has_suffix(name) ? std::vector<fs::path>{name} : std::vector<fs::path>{name, name + suffix};
    std::vector<fs::path> paths;
    for (const fs::path& folder : model_search_path())
        paths.push_back(folder / (name + suffix));
    return paths;
}

[[noreturn]] void refuse_without_models(const std::vector<ModelEntry>& models) {
    std::string problems;
    for (const ModelEntry& entry : models)
        problems += (entry.problem.empty() ? "" : " ") + entry.problem;
    throw Error(ErrorKind::model, "No usable model was found; put one into one of the folders " +
                                      quoted_list(model_search_path()) + "." + problems);
}

// Says what can be wished for instead: "Smiling, Eyeglasses (of NAME)".
[[noreturn]] void refuse_wish(const std::vector<ModelEntry>& models, const std::vector<std::string>& wished) {
    std::string attributes, offers;
    for (const std::string& attribute : wished)
        attributes += (attributes.empty() ? "'" : " and '") + attribute + "'";
    for (const ModelEntry& entry : models) {
        const auto& names = entry.description.attributes;
        for (size_t i = 0; i < names.size(); ++i)
            offers += (offers.empty() ? "" : ", ") + names[i] +
                      (i + 1 < names.size() ? "" : " (of " + entry.description.name + ")");
    }
    throw Error(
        ErrorKind::model,
        "No model that can be found has " +
            (wished.size() == 1 ? "the attribute " : std::string("all of the attributes ")) + attributes +
            "; " + (offers.empty() ? "none of them takes wishes." : "they can be asked for " + offers + "."));
}

fs::path best_model(const std::vector<std::string>& wished) {
    const std::vector<ModelEntry> models = list_models();
    const ModelEntry* best = nullptr;
    bool any_whole = false;
    for (const ModelEntry& entry : models) {
        if (!entry.problem.empty())
            continue;
        any_whole = true;
        if (has_attributes(entry.description, wished) &&
            (best == nullptr || entry.description.quality > best->description.quality))
            best = &entry;
    }
    if (!any_whole)
        refuse_without_models(models);
    if (best == nullptr)
        refuse_wish(models, wished);
    return best->path;
}

ModelEntry describe(const fs::path& path) {
    ModelEntry entry;
    entry.path = path;
    try {
        entry.description = ModelDescription::from_metadata(Safetensors::read(path).metadata(), path);
    } catch (const Error& error) {
        entry.problem = error.what();
    }
    entry.description.name = path.stem().string();
    return entry;
}

} // namespace

std::vector<fs::path> model_search_path() {
    std::vector<fs::path> folders;
    for (const fs::path& folder : split_folders(environment("FACEFILL_MODELS")))
        append_once(folders, folder);
    for (const fs::path& folder : xdg_data_folders())
        append_once(folders, folder / "facefill" / "models");
    append_once(folders, FACEFILL_MODEL_DIR);
    append_once(folders, FACEFILL_SOURCE_MODEL_DIR);
    return folders;
}

fs::path find_model(const std::string& name, const std::vector<std::string>& wished) {
    if (name == "auto")
        return best_model(wished);
    const std::vector<fs::path> paths = candidates(name);
    const auto found = std::find_if(paths.begin(), paths.end(), is_file);
    if (found == paths.end()) {
        throw Error(ErrorKind::model, "There is no model '" + name + "': tried " + quoted_list(paths) +
                                          "; `facefill models` lists those that can be found.");
    }
    return *found;
}

std::vector<ModelEntry> list_models() {
    std::map<std::string, ModelEntry> models;
    for (const fs::path& folder : model_search_path()) {
        std::error_code unreadable; // a folder that is missing or closed to us holds no models
        for (fs::directory_iterator file(folder, unreadable), end; !unreadable && file != end;
             file.increment(unreadable)) {
            const fs::path& path = file->path();
            if (has_suffix(path.filename().string()) && is_file(path) &&
                models.count(path.stem().string()) == 0) {
                models.emplace(path.stem().string(), describe(path));
            }
        }
    }
    std::vector<ModelEntry> entries;
    for (auto& [name, entry] : models)
        entries.push_back(std::move(entry));
    return entries;
}

fs::path find_beside_models(const fs::path& place) {
    for (const fs::path& folder : model_search_path())
        if (is_file(folder / place))
            return folder / place;
    return {};
}

fs::path find_face_aligner() {
    return find_beside_models("aligner/face-aligner.safetensors");
}

fs::path find_landmark_file() {
    std::vector<fs::path> paths = {environment("FACEFILL_LANDMARKS")};
    for (const fs::path& folder : xdg_data_folders())
        paths.push_back(folder / "facefill" / landmark_name);
    for (const fs::path& folder : model_search_path())
        paths.push_back(folder / landmark_name);
    paths.emplace_back(fs::path("/usr/share/dlib") / landmark_name);
    const auto found = std::find_if(paths.begin(), paths.end(), is_file);
    return found != paths.end() ? *found : fs::path();
}

} // namespace facefill
