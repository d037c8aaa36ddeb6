// A model's card: a Markdown file that people write, but for the figures between two lines, which evaluation
// writes:
//
//   <!-- figures: facefill evaluate ... -->
//   ...
//   <!-- end of figures -->
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/models/model_description.h"

namespace facefill {

struct CardFigures {
    ModelDescription model;
    int64_t parameters = 0; // trained numbers
    std::string command;    // what was measured with: see shown_command
    std::string date;       // 2026-11-30
    std::string tables;     // Markdown
};

// What is written between the two lines: the model's facts, the command, the date and the tables.
std::string figures_text(const CardFigures& figures);

// card: the text of the file; empty for one that is not there yet, which gets a title. Everything but what
// stands between the two lines stays byte for byte; where they are missing they are appended. Throws Error
// (input) naming `path` when the lines do not make one pair.
std::string with_figures(const std::string& card, const CardFigures& figures,
                         const std::filesystem::path& path);

// Empty where there is no such file. Throws Error (io) where it cannot be read.
std::string read_card(const std::filesystem::path& path);

// Of a model file, without what normalization counts beside.
int64_t count_parameters(const std::filesystem::path& path);

// "facefill evaluate" and the words as a shell takes them, folders left out of paths, in lines of at most 100
// characters.
std::string shown_command(const std::vector<std::string>& words);

} // namespace facefill
