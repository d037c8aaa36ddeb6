#include "training/cli/arguments.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace facefill {

class ArgumentParser {
  public:
    ArgumentParser(const Command& command, const Words& words) : command_(command), words_(words) {}
    Arguments parse();

  private:
    void take_option(const std::string& word);
    std::string take_value(const Option& option);
    const Option& find(const std::string& name) const;
    void check_complete() const;

    const Command& command_;
    const Words& words_;
    size_t next_ = 0;
    Arguments result_;
};

Arguments ArgumentParser::parse() {
    for (const Option& option : command_.options)
        result_.initial_[option.name] = option.initial;
    bool options_ended = false;
    while (next_ < words_.size()) {
        const std::string& word = words_[next_++];
        if (options_ended || word.size() < 2 || word[0] != '-')
            result_.operands_.push_back(word);
        else if (word == "--")
            options_ended = true;
        else
            take_option(word);
    }
    check_complete();
    return result_;
}

void ArgumentParser::take_option(const std::string& word) {
    const size_t equals = word.find('=');
    const Option& option = find(word.substr(0, equals));
    std::string value;
    if (option.metavar.empty() && equals != std::string::npos)
        throw UsageError("--" + option.name + " takes no value.");
    if (!option.metavar.empty())
        value = equals == std::string::npos ? take_value(option) : word.substr(equals + 1);
    Words& values = result_.given_[option.name];
    if (!values.empty() && !option.repeated)
        throw UsageError("--" + option.name + " is given twice.");
    values.push_back(value);
}

std::string ArgumentParser::take_value(const Option& option) {
    // A single dash may open a value (-1, or a file's name); two announce the next option.
    if (next_ == words_.size() || words_[next_].compare(0, 2, "--") == 0)
        throw UsageError("--" + option.name + " needs a value: --" + option.name + " " + option.metavar +
                         ".");
    return words_[next_++];
}

const Option& ArgumentParser::find(const std::string& name) const {
    Words known;
    for (const Option& option : command_.options) {
        known.push_back("--" + option.name);
        if (known.back() == name)
            return option;
    }
    const std::string nearest = nearest_name(name, known);
    throw UsageError("`" + command_.name + "` has no option " + name +
                     (nearest.empty() ? "." : "; did you mean " + nearest + "?"));
}

void ArgumentParser::check_complete() const {
    for (const Option& option : command_.options)
        if (option.required && !result_.given(option.name))
            throw UsageError("`" + command_.name + "` needs --" + option.name + " " + option.metavar + ".");
    const Words& operands = result_.operands_;
    if (operands.size() < command_.fewest_operands)
        throw UsageError("`" + command_.name + "` needs " + command_.operands + ".");
    if (operands.size() > command_.most_operands)
        throw UsageError("`" + command_.name + "` does not know what to do with \"" +
                         operands[command_.most_operands] + "\".");
}

const std::string& Arguments::value(const std::string& name) const {
    const auto given = given_.find(name);
    if (given != given_.end())
        return given->second.back();
    const auto initial = initial_.find(name);
    assert(initial != initial_.end());
    return initial->second;
}

const Words& Arguments::values(const std::string& name) const {
    static const Words none;
    const auto given = given_.find(name);
    return given == given_.end() ? none : given->second;
}

long long Arguments::integer(const std::string& name, long long minimum, long long maximum) const {
    const std::string& text = value(name);
    char* end = nullptr;
    errno = 0;
    const long long result = std::strtoll(text.c_str(), &end, 10);
    if (text.empty() || *end != '\0' || errno != 0 || result < minimum || result > maximum)
        throw UsageError("--" + name + " is a whole number from " + std::to_string(minimum) + " to " +
                         std::to_string(maximum) + ", not \"" + text + "\".");
    return result;
}

double Arguments::number(const std::string& name, double minimum, double maximum) const {
    const std::string& text = value(name);
    char* end = nullptr;
    const double result = std::strtod(text.c_str(), &end);
    const bool in_range = result >= minimum && result <= maximum; // false for NaN, too
    if (text.empty() || *end != '\0' || !in_range) {
        char range[80];
        std::snprintf(range, sizeof range, " is a number from %g to %g, not \"", minimum, maximum);
        throw UsageError("--" + name + range + text + "\".");
    }
    return result;
}

std::optional<Arguments> parse_arguments(const Command& command, const Words& words) {
    const auto options_end = std::find(words.begin(), words.end(), "--");
    const auto asked = [&](const char* word) {
        return std::find(words.begin(), options_end, word) != options_end;
    };
    if (asked("--help") || asked("-h")) {
        std::fputs((asked("--markdown") ? markdown_table(command) : help_text(command)).c_str(), stdout);
        return std::nullopt;
    }
    return ArgumentParser(command, words).parse();
}

} // namespace facefill
