#include "training/cli/models.h"

#include <algorithm>
#include <cstdio>

#include "core/models/registry.h"
#include "training/cli/arguments.h"

namespace facefill {
namespace {

using Row = std::vector<std::string>;

const Command command = {
    "models",
    "Lists the models that can be found: what can be wished for from each, and the folder it was found in.",
    {{"json", "", "Print a JSON array for programs."}},
};

bool starts_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

// Terminals count characters, not bytes.
size_t width(const std::string& text) {
    return static_cast<size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

// What a file says of itself must not steer the terminal.
std::string printable(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, '?');
    return text;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text.empty() ? "-" : text;
}

Row row_of(const ModelEntry& entry) {
    const ModelDescription& model = entry.description;
    const std::string folder = entry.path.parent_path().string();
    if (!entry.problem.empty())
        return {model.name, "(damaged)", "-", "-", "-", folder};
    const std::string side = std::to_string(model.resolution);
    return {model.name, model.title, model.architecture, side + "x" + side, joined(model.attributes), folder};
}

void print_table(const std::vector<Row>& rows) {
    std::vector<size_t> widths(rows[0].size());
    for (const Row& row : rows)
        for (size_t column = 0; column < row.size(); ++column)
            widths[column] = std::max(widths[column], width(row[column]));
    for (const Row& row : rows) {
        std::string line;
        for (size_t column = 0; column + 1 < row.size(); ++column)
            line += row[column] + std::string(widths[column] - width(row[column]) + 2, ' ');
        std::puts((line + row.back()).c_str());
    }
}

// How to ask for an attribute, by the example of one that is there.
void print_hint(const std::vector<ModelEntry>& models) {
    for (const ModelEntry& entry : models) {
        if (entry.description.attributes.empty())
            continue;
        const std::string example = printable(entry.description.attributes[0]);
        std::printf("\nAttributes can be wished for: facefill fill --wish %s=yes, or =no.\n",
                    example.c_str());
        return;
    }
}

void print_models(const std::vector<ModelEntry>& models) {
    std::vector<Row> rows = {{"NAME", "TITLE", "ARCHITECTURE", "SIZE", "ATTRIBUTES", "FOUND IN"}};
    for (const ModelEntry& entry : models) {
        Row row = row_of(entry);
        std::transform(row.begin(), row.end(), row.begin(), printable);
        rows.push_back(std::move(row));
    }
    print_table(rows);
    for (const ModelEntry& entry : models)
        if (!entry.problem.empty())
            std::printf("\n%s\n", printable(entry.problem).c_str());
    print_hint(models);
}

void print_folders() {
    std::puts("No model was found. Put one, a .safetensors file, into one of these folders:");
    for (const auto& folder : model_search_path())
        std::printf("  %s\n", folder.c_str());
}

} // namespace

int run_models(const std::vector<std::string>& arguments) {
    const auto options = parse_arguments(command, arguments);
    if (!options)
        return 0;
    const std::vector<ModelEntry> models = list_models();
    if (options->flag("json"))
        std::puts(models_json(models).c_str());
    else if (models.empty())
        print_folders();
    else
        print_models(models);
    return 0;
}

} // namespace facefill
