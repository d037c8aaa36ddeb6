#include "training/evaluate/model_card.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>

#include "core/error.h"
#include "core/models/safetensors.h"

namespace facefill {

namespace {

constexpr const char* begin_mark = "<!-- figures: facefill evaluate";
constexpr const char* begin_line =
    "<!-- figures: facefill evaluate --card writes what stands from here to the end of figures -->\n";
constexpr const char* end_mark = "<!-- end of figures -->";
constexpr size_t longest_line = 100;

// A cell of a table cannot hold a bar or a new line.
std::string cell(const std::string& text) {
    std::string result;
    for (const char c : text)
        result += c == '|' ? "\\|" : c == '\n' || c == '\r' ? " " : std::string(1, c);
    return result;
}

std::string row(const std::string& name, const std::string& value) {
    return value.empty() ? "" : "| " + name + " | " + cell(value) + " |\n";
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

// 11812345 as 11,812,345.
std::string grouped(int64_t number) {
    std::string text = std::to_string(number);
    for (size_t place = text.size(); place > 3; place -= 3)
        text.insert(place - 3, ",");
    return text;
}

std::string facts(const CardFigures& figures) {
    const auto& model = figures.model;
    const std::string side = std::to_string(model.resolution);
    return "| | |\n|---|---|\n" + row("title", model.title) + row("architecture", model.architecture) +
           row("resolution", side + " × " + side) + row("parameters", grouped(figures.parameters)) +
           row("attributes", joined(model.attributes)) + row("trained on", model.training_data) +
           row("licence", model.licence) +
           row("recipe", model.recipe_sha.empty() ? "" : "SHA-256 " + model.recipe_sha);
}

// Where a line begins with `mark`; npos where none does.
size_t find_line(const std::string& text, const std::string& mark, size_t from = 0) {
    for (size_t place = text.find(mark, from); place != std::string::npos; place = text.find(mark, place + 1))
        if (place == 0 || text[place - 1] == '\n')
            return place;
    return std::string::npos;
}

size_t after_line(const std::string& text, size_t place) {
    const size_t end = text.find('\n', place);
    return end == std::string::npos ? text.size() : end + 1;
}

[[noreturn]] void refuse(const std::filesystem::path& path) {
    throw Error(ErrorKind::input, "The card " + path.string() + " must have one line \"" + begin_mark +
                                      " ... -->\" and after it one line \"" + end_mark +
                                      "\", or neither; mend it, or choose another file with --card.");
}

std::string appended(const std::string& card, const std::string& text, const ModelDescription& model) {
    std::string before = card;
    if (card.empty())
        before = "# " + model.name + "\n\n" + (model.title.empty() ? "" : model.title + ".\n\n");
    else if (card.back() != '\n')
        before += "\n\n";
    else
        before += "\n";
    return before + begin_line + text + end_mark + "\n";
}

bool is_plain(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) ||
           std::string("-_./=,:%+").find(c) != std::string::npos;
}

std::string quoted(const std::string& word) {
    if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain))
        return word;
    std::string text = "'";
    for (const char c : word)
        text += c == '\'' ? "'\\''" : std::string(1, c);
    return text + "'";
}

// Each part between commas and equals signs without its folder.
std::string without_folders(const std::string& word) {
    std::string text, part;
    for (const char c : word + ",") {
        if (c != ',' && c != '=') {
            part += c;
            continue;
        }
        const std::string name = std::filesystem::path(part).filename();
        text += (name.empty() ? part : name) + c;
        part.clear();
    }
    text.pop_back();
    return text;
}

} // namespace

std::string figures_text(const CardFigures& figures) {
    return "\n" + facts(figures) + "\nMeasured on " + figures.date + " with\n\n```sh\n" + figures.command +
           "\n```\n\n" + figures.tables + "\n";
}

std::string with_figures(const std::string& card, const CardFigures& figures,
                         const std::filesystem::path& path) {
    const std::string text = figures_text(figures);
    const size_t begin = find_line(card, begin_mark), end = find_line(card, end_mark);
    if (begin == std::string::npos && end == std::string::npos)
        return appended(card, text, figures.model);
    const size_t inside = begin == std::string::npos ? begin : after_line(card, begin);
    if (begin == std::string::npos || end == std::string::npos || end < inside ||
        find_line(card, begin_mark, inside) != std::string::npos ||
        find_line(card, end_mark, end + 1) != std::string::npos)
        refuse(path);
    return card.substr(0, inside) + text + card.substr(end);
}

std::string read_card(const std::filesystem::path& path) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        return "";
    std::ifstream file;
    if (std::filesystem::is_regular_file(path, ignored)) // others throw when they are read
        file.open(path, std::ios::binary);
    if (!file.is_open())
        throw Error(ErrorKind::io, "The card " + path.string() +
                                       " cannot be read; check that it is a file and that you may read it.");
    return {std::istreambuf_iterator<char>(file), {}};
}

int64_t count_parameters(const std::filesystem::path& path) {
    const auto file = Safetensors::read(path);
    int64_t count = 0;
    for (const auto& tensor : file.tensors()) {
        const bool counted_beside =
            tensor.name.find("running_") != std::string::npos || tensor.dtype == "I64";
        if (!counted_beside)
            count += int64_t(tensor.bytes / dtype_bytes(tensor.dtype));
    }
    return count;
}

std::string shown_command(const std::vector<std::string>& words) {
    std::string text = "facefill evaluate";
    size_t line = text.size();
    for (size_t i = 0; i < words.size(); ++i) {
        std::string next = quoted(without_folders(words[i]));
        const bool has_value =
            i + 1 < words.size() && words[i].rfind("--", 0) == 0 && words[i].find('=') == std::string::npos;
        if (has_value)
            next += " " + quoted(without_folders(words[++i]));
        const bool breaks = line + 3 + next.size() > longest_line;
        text += breaks ? " \\\n    " + next : " " + next;
        line = breaks ? 4 + next.size() : line + 1 + next.size();
    }
    return text;
}

} // namespace facefill
