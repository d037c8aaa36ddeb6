#include "training/data/label_files.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <functional>
#include <sstream>

#include "core/error.h"

namespace facefill {
namespace {

namespace fs = std::filesystem;
using Fields = std::vector<std::string>;

[[noreturn]] void fail_at(const fs::path& file, size_t line, const std::string& why) {
    throw Error(ErrorKind::input, file.string() + ", line " + std::to_string(line) + ": " + why);
}

Fields split_at_commas(const std::string& line) {
    Fields fields;
    std::istringstream stream(line);
    for (std::string field; std::getline(stream, field, ',');)
        fields.push_back(field);
    return fields;
}

Fields split_at_spaces(const std::string& line) {
    Fields fields;
    std::istringstream stream(line);
    for (std::string field; stream >> field;)
        fields.push_back(field);
    return fields;
}

// Calls handle(line number, fields) for every line that is not empty.
void read_lines(const fs::path& file, Fields (*split)(const std::string&),
                const std::function<void(size_t, const Fields&)>& handle) {
    std::ifstream stream(file);
    if (!stream)
        throw Error(ErrorKind::io, "The label file " + file.string() + " cannot be opened.");
    std::string line;
    for (size_t number = 1; std::getline(stream, line); ++number) {
        if (!line.empty() && line.back() == '\r')
            line.pop_back();
        const Fields fields = split(line);
        if (!fields.empty())
            handle(number, fields);
    }
}

// from_chars knows no locale: a comma never becomes a decimal point.
float parse_value(const std::string& text, const fs::path& file, size_t line) {
    float value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = failed == std::errc() && end == text.data() + text.size();
    if (!whole || !((value >= 0 && value <= 1) || value == -1))
        fail_at(file, line, "\"" + text + "\" is neither a probability in 0..1 nor -1 for unknown.");
    return value;
}

void add_row(AttributeTable& table, size_t line, const Fields& fields) {
    if (fields.size() != table.names.size() + 1)
        fail_at(table.file, line,
                std::to_string(fields.size() - 1) + " values for " + std::to_string(table.names.size()) +
                    " attributes.");
    std::vector<float>& row = table.rows[fields[0]];
    row.clear();
    for (size_t i = 1; i < fields.size(); ++i)
        row.push_back(parse_value(fields[i], table.file, line));
}

// Where only 1 and -1 occur, -1 is CelebA's "no", not "unknown".
void read_minus_one_as_no(AttributeTable& table) {
    for (const auto& [name, row] : table.rows)
        if (!std::all_of(row.begin(), row.end(), [](float value) { return value == 1 || value == -1; }))
            return;
    for (auto& [name, row] : table.rows)
        std::replace(row.begin(), row.end(), -1.f, 0.f);
}

} // namespace

AttributeTable read_attribute_csv(const fs::path& file) {
    AttributeTable table;
    table.file = file;
    read_lines(file, split_at_commas, [&](size_t line, const Fields& fields) {
        if (line == 1)
            table.names.assign(fields.begin() + 1, fields.end());
        else
            add_row(table, line, fields);
    });
    if (table.names.empty())
        throw Error(ErrorKind::input, "The attribute list " + file.string() +
                                          " names no attributes; its first line is file,NAME,NAME...");
    read_minus_one_as_no(table);
    return table;
}

AttributeTable read_celeba_attributes(const fs::path& file) {
    AttributeTable table;
    table.file = file;
    read_lines(file, split_at_spaces, [&](size_t line, const Fields& fields) {
        if (line == 2)
            table.names = fields;
        else if (line > 2)
            add_row(table, line, fields);
    });
    read_minus_one_as_no(table);
    return table;
}

std::unordered_map<std::string, int32_t> read_numbers(const fs::path& file) {
    std::unordered_map<std::string, int32_t> numbers;
    read_lines(file, split_at_spaces, [&](size_t line, const Fields& fields) {
        int32_t value = -1;
        const std::string& text = fields.back();
        const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (fields.size() != 2 || failed != std::errc() || end != text.data() + text.size() || value < 0)
            fail_at(file, line, "a file name and a whole number are expected.");
        numbers[fields[0]] = value;
    });
    return numbers;
}

void attach_attributes(DataSet& data, const AttributeTable& table) {
    data.attribute_names = table.names;
    size_t matched = 0;
    for (PackRecord& item : data.items) {
        auto row = table.rows.find(item.source);
        if (row == table.rows.end())
            row = table.rows.find(fs::path(item.source).filename().string());
        const bool known = row != table.rows.end();
        item.attributes = known ? row->second : std::vector<float>(table.names.size(), -1.f);
        matched += known ? 1 : 0;
    }
    const std::string list = table.file.filename().string();
    if (matched == 0 && !data.items.empty())
        throw Error(ErrorKind::input, "The attribute list " + table.file.string() + " names none of the " +
                                          std::to_string(data.items.size()) +
                                          " pictures; does it belong to them?");
    remark(data, data.items.size() - matched,
           "pictures are not in " + list + "; their attributes are unknown.");
    remark(data, table.rows.size() > matched ? table.rows.size() - matched : 0,
           "rows of " + list + " name pictures that are not there.");
}

void remark(DataSet& data, size_t count, const std::string& what) {
    if (count > 0)
        data.remarks.push_back(std::to_string(count) + " " + what);
}

} // namespace facefill
