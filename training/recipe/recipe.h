// A recipe says how a model is trained: data, network, masks, and phases with their losses. It is an INI
// file.
//
//   [model]      name, title, architecture and its sizes, resolution, quality, attribute
//   [data]       packs, label, mirror
//   [masks]      kind = weight, ...           the kinds of training/masks/mask_sampler.h
//   [training]   seed, ema, clip, history of checkpoints, how often to sample and to log
//   [phase NAME] in the order of the file: steps, batch, rates, and the weight of each loss
//
// Every key is declared in recipe_keys.cpp with its default and its words; an unknown one is refused with the
// nearest known one.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace facefill {

struct RecipeKey {
    const char* section; // "phase" for every [phase NAME]
    const char* name;
    const char* value; // default; nullptr: must be given
    const char* words; // one line for the docs
};

const std::vector<RecipeKey>& recipe_keys();
// All of them as a Markdown table, for the documentation.
std::string recipe_keys_table();

class RecipeSection {
  public:
    RecipeSection(std::string title, std::map<std::string, std::string> values);
    const std::string& title() const { return title_; }
    // The value as it stands, or the default. Throws Error (input) naming section and key when there is
    // neither.
    std::string text(const std::string& key) const;
    double number(const std::string& key) const;
    int64_t whole(const std::string& key) const;
    double share(const std::string& key) const; // 0..1
    bool yes(const std::string& key) const;
    std::vector<std::string> words(const std::string& key) const; // separated by blanks
    const std::map<std::string, std::string>& values() const { return values_; }

  private:
    std::string kind() const; // the title's first word
    std::string title_;
    std::map<std::string, std::string> values_;
};

class Recipe {
  public:
    // overrides: "section.key=value", "phase NAME.key=value". Throws Error (io, input).
    static Recipe read(const std::filesystem::path& path, const std::vector<std::string>& overrides);

    const RecipeSection& section(const std::string& title) const; // an empty one where the file has none
    // They belong to the recipe, so it must not be a temporary.
    std::vector<const RecipeSection*> phases() const&;
    std::vector<const RecipeSection*> phases() && = delete;
    // The recipe with overrides in force and defaults left out, as an INI text; hashing it names a training.
    std::string effective_text() const;
    // SHA-256 of effective_text(), hexadecimal.
    std::string sha() const;

  private:
    std::vector<RecipeSection> sections_;
};

} // namespace facefill
