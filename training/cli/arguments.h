// The words after `facefill COMMAND`, read by a table of options: parsing, --help, the Markdown table of the
// documentation and the sentences for mistakes all follow from that one table.
//
//   const auto arguments = parse_arguments(command, words);
//   if (!arguments)
//       return 0; // --help was asked for and printed
//   fill(arguments->value("image"), arguments->flag("overwrite"));
//
// Options are written --name value or --name=value; a lone -- ends them. `--help --markdown` prints the
// options as a Markdown table.
#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace facefill {

using Words = std::vector<std::string>;

// A mistake on the command line. Its text is one sentence; the program ends with status 2.
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct Option {
    std::string name;         // without the dashes
    std::string metavar;      // how the help names the value; empty for a flag, which takes none
    std::string help;         // one or two sentences
    std::string initial = {}; // the value where the option is not given
    bool required = false;    // the command makes no sense without it
    bool repeated = false;    // may be given several times
};

struct Command {
    std::string name;    // "fill"
    std::string summary; // one sentence
    std::vector<Option> options;
    std::string operands = {}; // how the help names the words that are no options, e.g. "SRC OUT"
    size_t fewest_operands = 0;
    size_t most_operands = 0;
    std::string epilogue = {}; // free text at the end of the help: examples
};

class Arguments {
  public:
    // The last value given, or the option's initial value.
    const std::string& value(const std::string& name) const;
    // All values in the order given; empty where the option is not given.
    const Words& values(const std::string& name) const;
    bool given(const std::string& name) const { return given_.count(name) > 0; }
    bool flag(const std::string& name) const { return given(name); }
    // The value as a number. Throws UsageError where it is none or lies outside minimum..maximum.
    long long integer(const std::string& name, long long minimum, long long maximum) const;
    double number(const std::string& name, double minimum, double maximum) const;
    const Words& operands() const { return operands_; }

  private:
    friend class ArgumentParser;
    std::map<std::string, std::string> initial_;
    std::map<std::string, Words> given_;
    Words operands_;
};

// Throws UsageError for an unknown option (naming the nearest known one), a missing or superfluous value, a
// missing option or operand. Where --help is among the words, prints the help to standard output and returns
// nothing.
std::optional<Arguments> parse_arguments(const Command& command, const Words& words);

// The help of a command as plain text, and its options as the rows of a Markdown table.
std::string help_text(const Command& command);
std::string markdown_table(const Command& command);

// The entry of `known` that `word` most resembles, or an empty string where none is close: what was meant.
std::string nearest_name(const std::string& word, const Words& known);

} // namespace facefill
