// `facefill doctor`: looks at everything a fill needs and says what is wrong and what to do about it.
#pragma once

#include <string>
#include <vector>

namespace facefill {

// Prints one line per finding (`ok` or `problem`, with the remedy), or with --json an array of objects
// {subject, state, text, remedy}, to standard output. Returns the exit status: 0 only when all is well.
// Throws UsageError.
int run_doctor(const std::vector<std::string>& arguments);

struct Finding {
    std::string subject; // "GIMP", "model portrait"
    std::string text;    // what was found
    std::string remedy;  // what to do; empty when all is well
    bool ok() const { return remedy.empty(); }
};

} // namespace facefill
