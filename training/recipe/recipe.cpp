#include "training/recipe/recipe.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/error.h"
#include "training/masks/mask_sampler.h"
#include "training/nearest_word.h"
#include "training/recipe/sha256.h"

namespace facefill {

namespace {

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string kind_of(const std::string& title) {
    return title.substr(0, title.find(' '));
}

[[noreturn]] void refuse(const std::string& where, const std::string& sentence) {
    throw Error(ErrorKind::input, "In the recipe " + where + ": " + sentence);
}

std::vector<std::string> known_keys(const std::string& kind) {
    std::vector<std::string> names;
    if (kind == "masks") {
        names = mask_sampler_names();
        names.push_back("files");
    }
    for (const auto& key : recipe_keys())
        if (kind == key.section)
            names.push_back(key.name);
    return names;
}

void check_known(const std::string& title, const std::string& key, const std::string& where) {
    static const std::vector<std::string> kinds = {"model", "data", "masks", "training", "phase"};
    const auto kind = kind_of(title);
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
        refuse(where,
               "there is no section [" + title + "]; did you mean [" + nearest_word(kind, kinds) + "]?");
    const auto known = known_keys(kind);
    if (std::find(known.begin(), known.end(), key) == known.end())
        refuse(where,
               "[" + title + "] has no key '" + key + "'; did you mean '" + nearest_word(key, known) + "'?");
}

using Table = std::vector<std::pair<std::string, std::map<std::string, std::string>>>;

std::map<std::string, std::string>& section_of(Table& table, const std::string& title) {
    for (auto& [known, values] : table)
        if (known == title)
            return values;
    return table.emplace_back(title, std::map<std::string, std::string>()).second;
}

Table parse(std::istream& stream, const std::filesystem::path& path) {
    Table table;
    std::string line, title;
    for (int number = 1; std::getline(stream, line); ++number) {
        const auto where = path.string() + ", line " + std::to_string(number);
        line = trimmed(line.substr(0, line.find('#')));
        if (line.empty())
            continue;
        if (line.front() == '[' && line.back() == ']') {
            title = trimmed(line.substr(1, line.size() - 2));
            section_of(table, title);
            continue;
        }
        const auto equals = line.find('=');
        if (title.empty() || equals == std::string::npos)
            refuse(where, "'" + line + "' is neither [section] nor key = value.");
        const auto key = trimmed(line.substr(0, equals));
        check_known(title, key, where);
        section_of(table, title)[key] = trimmed(line.substr(equals + 1));
    }
    return table;
}

void apply_override(Table& table, const std::string& text) {
    const auto equals = text.find('='), dot = text.rfind('.', equals);
    if (equals == std::string::npos || dot == std::string::npos)
        throw Error(ErrorKind::input, "--set takes section.key=value, not '" + text + "'.");
    const auto title = trimmed(text.substr(0, dot)), key = trimmed(text.substr(dot + 1, equals - dot - 1));
    check_known(title, key, "override '" + text + "'");
    section_of(table, title)[key] = trimmed(text.substr(equals + 1));
}

} // namespace

RecipeSection::RecipeSection(std::string title, std::map<std::string, std::string> values)
    : title_(std::move(title)), values_(std::move(values)) {}

std::string RecipeSection::kind() const {
    return kind_of(title_);
}

std::string RecipeSection::text(const std::string& key) const {
    if (const auto found = values_.find(key); found != values_.end())
        return found->second;
    for (const auto& known : recipe_keys())
        if (kind() == known.section && key == known.name && known.value)
            return known.value;
    throw Error(ErrorKind::input, "The recipe's section [" + title_ + "] must say '" + key + "'.");
}

double RecipeSection::number(const std::string& key) const {
    const auto value = text(key);
    char* end = nullptr;
    const double number = std::strtod(value.c_str(), &end);
    if (value.empty() || *end)
        refuse("section [" + title_ + "]", key + " is '" + value + "', which is not a number.");
    return number;
}

int64_t RecipeSection::whole(const std::string& key) const {
    const double value = number(key);
    if (value != double(int64_t(value)) || value < 0)
        refuse("section [" + title_ + "]", key + " must be a whole number, not '" + text(key) + "'.");
    return int64_t(value);
}

double RecipeSection::share(const std::string& key) const {
    const double value = number(key);
    if (!(value >= 0 && value <= 1))
        refuse("section [" + title_ + "]", key + " lies between 0 and 1, which " + text(key) + " does not.");
    return value;
}

bool RecipeSection::yes(const std::string& key) const {
    const auto value = text(key);
    if (value != "yes" && value != "no")
        refuse("section [" + title_ + "]", key + " must be yes or no, not '" + value + "'.");
    return value == "yes";
}

std::vector<std::string> RecipeSection::words(const std::string& key) const {
    std::istringstream stream(text(key));
    std::vector<std::string> result;
    for (std::string word; stream >> word;)
        result.push_back(word);
    return result;
}

Recipe Recipe::read(const std::filesystem::path& path, const std::vector<std::string>& overrides) {
    std::ifstream stream(path);
    if (!stream)
        throw Error(ErrorKind::io, "The recipe " + path.string() + " cannot be opened; check the path.");
    auto table = parse(stream, path);
    for (const auto& text : overrides)
        apply_override(table, text);
    Recipe recipe;
    for (auto& [title, values] : table)
        recipe.sections_.emplace_back(title, values);
    if (recipe.phases().empty())
        refuse(path.string(), "there is no [phase NAME]; a recipe needs one or more.");
    return recipe;
}

const RecipeSection& Recipe::section(const std::string& title) const {
    for (const auto& section : sections_)
        if (section.title() == title)
            return section;
    static std::map<std::string, RecipeSection> empty;
    return empty.try_emplace(title, title, std::map<std::string, std::string>()).first->second;
}

std::vector<const RecipeSection*> Recipe::phases() const& {
    std::vector<const RecipeSection*> result;
    for (const auto& section : sections_)
        if (kind_of(section.title()) == "phase")
            result.push_back(&section);
    return result;
}

std::string Recipe::effective_text() const {
    std::string text;
    for (const auto& section : sections_) {
        text += (text.empty() ? "[" : "\n[") + section.title() + "]\n";
        for (const auto& [key, value] : section.values())
            text += key + " = " + value + "\n";
    }
    return text;
}

std::string Recipe::sha() const {
    return sha256(effective_text());
}

} // namespace facefill
