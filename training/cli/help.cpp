// What a command says of itself: the help text, the Markdown table, the nearest name to a misspelt one.
#include "training/cli/arguments.h"

#include <algorithm>
#include <sstream>

#include "training/nearest_word.h"

namespace facefill {
namespace {

constexpr size_t help_columns = 100;
constexpr size_t help_indent = 8;

std::string synopsis(const Option& option) {
    return "--" + option.name + (option.metavar.empty() ? "" : " " + option.metavar);
}

std::string usage(const Command& command) {
    std::string text = "usage: facefill " + command.name;
    bool any_optional = false;
    for (const Option& option : command.options) {
        if (option.required)
            text += " " + synopsis(option);
        any_optional = any_optional || !option.required;
    }
    if (!command.operands.empty())
        text += " " + command.operands;
    return text + (any_optional ? " [options]\n" : "\n");
}

// What the help says of an option beside its sentences.
std::string remarks(const Option& option) {
    std::string text;
    if (option.required)
        text += " Required.";
    if (option.repeated)
        text += " May be repeated.";
    if (!option.initial.empty())
        text += " Default: " + option.initial + ".";
    return text;
}

std::string wrapped(const std::string& text) {
    std::istringstream words(text);
    std::string word, line, result;
    while (words >> word) {
        if (!line.empty() && help_indent + line.size() + 1 + word.size() > help_columns) {
            result += std::string(help_indent, ' ') + line + "\n";
            line.clear();
        }
        line += (line.empty() ? "" : " ") + word;
    }
    return result + std::string(help_indent, ' ') + line + "\n";
}

std::string escaped_for_table(std::string text) {
    for (size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
        text.insert(at, "\\");
    return text;
}

} // namespace

std::string help_text(const Command& command) {
    std::string text = usage(command) + "\n" + command.summary + "\n\n";
    for (const Option& option : command.options)
        text += "  " + synopsis(option) + "\n" + wrapped(option.help + remarks(option));
    text += "  --help\n" + wrapped("Print this help.");
    if (!command.epilogue.empty())
        text += "\n" + command.epilogue;
    return text;
}

std::string markdown_table(const Command& command) {
    std::string text = "| option | default | meaning |\n|---|---|---|\n";
    for (const Option& option : command.options) {
        const std::string initial = option.required ? "required" : option.initial;
        const std::string meaning = option.help + (option.repeated ? " May be repeated." : "");
        text += "| `" + escaped_for_table(synopsis(option)) + "` | " + initial + " | " +
                escaped_for_table(meaning) + " |\n";
    }
    return text;
}

std::string nearest_name(const std::string& word, const Words& known) {
    const std::string nearest = nearest_word(word, known);
    // A third of the word may be wrong, and at least two characters: beyond that it is no misspelling.
    return edit_distance(word, nearest) <= std::max<size_t>(word.size() / 3, 2) ? nearest : "";
}

} // namespace facefill
