#include "training/evaluate/report.h"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace facefill {

namespace {

using Rows = std::vector<const MethodResult*>;

std::string fixed(double value, int decimals) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return text;
}

std::vector<Measure> measured(const Rows& rows) {
    std::vector<Measure> columns;
    for (const auto& measure : measures())
        for (const auto* row : rows)
            if (row->figures.count(measure.key)) {
                columns.push_back(measure);
                break;
            }
    return columns;
}

// How far a figure is from perfect; the row with the least is the best.
double shortfall(double value, Best best) {
    switch (best) {
    case Best::largest:
        return -value;
    case Best::smallest:
        return value;
    case Best::nearest_to_one:
        return std::abs(value - 1);
    case Best::none:
        break;
    }
    return std::nan("");
}

// NaN where no row has the figure, or none is the best.
double least_shortfall(const Rows& rows, const Measure& measure) {
    double least = std::nan("");
    for (const auto* row : rows)
        if (const auto found = row->figures.find(measure.key); found != row->figures.end())
            least = std::fmin(least, shortfall(found->second.value, measure.best));
    return least;
}

std::string cell(const MethodResult& row, const Measure& measure, double least) {
    const auto found = row.figures.find(measure.key);
    if (found == row.figures.end() || std::isnan(found->second.value))
        return "–";
    std::string text = fixed(found->second.value, measure.decimals);
    if (shortfall(found->second.value, measure.best) == least)
        text = "**" + text + "**";
    const double half_width = found->second.half_width();
    return std::isnan(half_width) ? text : text + " ± " + fixed(half_width, measure.decimals);
}

std::string table(const Rows& rows) {
    const auto columns = measured(rows);
    std::string text = "### " + rows.front()->mask + ", " + std::to_string(rows.front()->resolution) + " × " +
                       std::to_string(rows.front()->resolution) + "\n\n| |",
                line = "|---|";
    for (const auto& measure : columns) {
        text += " " + measure.title + " |";
        line += "---|";
    }
    text += "\n" + line + "\n";
    for (const auto* row : rows) {
        text += "| " + row->method + " |";
        for (const auto& measure : columns)
            text += " " + cell(*row, measure, least_shortfall(rows, measure)) + " |";
        text += "\n";
    }
    return text + "\n";
}

std::string legend(const EvaluationReport& report) {
    const auto& first = report.results.front();
    std::string text =
        std::to_string(first.pictures) + " pictures of " + std::to_string(first.persons) +
        " persons, split " + report.split + " of " + report.data + "; precision " + report.precision +
        ". Every fill is pasted into the photograph. ± is half of the 95 % interval over persons. "
        "Sharpness is gradient in the eroded hole, fill ÷ photograph; L1 is of values 0..1; seconds are "
        "of one picture at a time, median.";
    if (report.features.empty())
        return text + " Perceptual distance and FID were not asked for (--features).\n";
    return text + " Perceptual distance and FID see by " + report.features + ".\n";
}

nlohmann::ordered_json number(double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

} // namespace

std::string markdown(const EvaluationReport& report) {
    std::string text;
    Rows rows;
    for (const auto& result : report.results) {
        if (!rows.empty() &&
            (rows.front()->mask != result.mask || rows.front()->resolution != result.resolution)) {
            text += table(rows);
            rows.clear();
        }
        rows.push_back(&result);
    }
    if (rows.empty())
        return text;
    return text + table(rows) + legend(report);
}

std::string json(const EvaluationReport& report) {
    nlohmann::ordered_json root = {{"data", report.data},
                                   {"split", report.split},
                                   {"features", report.features},
                                   {"precision", report.precision},
                                   {"interval", 0.95},
                                   {"results", nlohmann::ordered_json::array()}};
    for (const auto& result : report.results) {
        nlohmann::ordered_json row = {{"mask", result.mask},
                                      {"resolution", result.resolution},
                                      {"method", result.method},
                                      {"pictures", result.pictures},
                                      {"persons", result.persons}};
        for (const auto& measure : measures())
            if (const auto found = result.figures.find(measure.key); found != result.figures.end())
                row[measure.key] = {{"value", number(found->second.value)},
                                    {"low", number(found->second.low)},
                                    {"high", number(found->second.high)}};
        root["results"].push_back(row);
    }
    return root.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

} // namespace facefill
