// "did you mean": the known word with the fewest edits to the one given.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace facefill {

// Levenshtein's distance: insertions, deletions and replacements.
inline size_t edit_distance(const std::string& a, const std::string& b) {
    std::vector<size_t> row(b.size() + 1);
    for (size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (size_t i = 1; i <= a.size(); ++i) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            const size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
            diagonal = above;
        }
    }
    return row.back();
}

// Empty when there are no known words.
inline std::string nearest_word(const std::string& word, const std::vector<std::string>& known) {
    std::string nearest;
    size_t fewest = SIZE_MAX;
    for (const auto& candidate : known)
        if (const size_t edits = edit_distance(word, candidate); edits < fewest) {
            fewest = edits;
            nearest = candidate;
        }
    return nearest;
}

} // namespace facefill
