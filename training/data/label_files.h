// The text files in which data sets keep their labels.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "training/data/data_set.h"

namespace facefill {

struct AttributeTable {
    std::filesystem::path file;
    std::vector<std::string> names;
    std::unordered_map<std::string, std::vector<float>> rows; // by file name; probabilities 0..1, -1: unknown
};

// First line "file,name,name..."; then a line a picture. Numbers are probabilities 0..1, or -1 for unknown; a
// table of nothing but 1 and -1 is read as CelebA's, where -1 means no. Throws Error (input) that names the
// line.
AttributeTable read_attribute_csv(const std::filesystem::path& file);

// CelebA's list_attr_celeba.txt: a count, the names, then "file ±1 ±1 ...".
AttributeTable read_celeba_attributes(const std::filesystem::path& file);

// Lines "file number", numbers 0 and over: CelebA's identities and partition.
std::unordered_map<std::string, int32_t> read_numbers(const std::filesystem::path& file);

// Gives every item its row, by its whole name or the last part of it, and remarks what does not match. Throws
// Error (input) when nothing matches.
void attach_attributes(DataSet& data, const AttributeTable& table);

// The remark for `count` things that lack a partner: adds nothing for 0.
void remark(DataSet& data, size_t count, const std::string& what);

} // namespace facefill
