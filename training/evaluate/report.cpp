#include "training/evaluate/report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>

namespace facefill {

namespace {

using Rows = std::vector<const MethodResult*>;

std::string fixed(double value, int decimals) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return text;
}

bool has_figure(const MethodResult& row, const Measure& measure) {
    const auto found = row.figures.find(measure.key);
    return found != row.figures.end() && !std::isnan(found->second.value);
}

// Those that any row has a figure for.
std::vector<Measure> measured(const Rows& rows, std::vector<Measure> columns) {
    const auto nowhere = [&](const Measure& measure) {
        return std::none_of(rows.begin(), rows.end(),
                            [&](const MethodResult* row) { return has_figure(*row, measure); });
    };
    columns.erase(std::remove_if(columns.begin(), columns.end(), nowhere), columns.end());
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

std::string half_width_text(const Estimate& figure, int decimals) {
    const double half_width = figure.half_width();
    return std::isnan(half_width) ? "" : " ± " + fixed(half_width, decimals);
}

std::string cell(const MethodResult& row, const Measure& measure, double least) {
    if (!has_figure(row, measure))
        return "–";
    const Estimate& figure = row.figures.at(measure.key);
    std::string text = fixed(figure.value, measure.decimals);
    if (shortfall(figure.value, measure.best) == least)
        text = "**" + text + "**";
    return text + half_width_text(figure, measure.decimals);
}

std::string table(const Rows& rows, const std::vector<Measure>& columns) {
    std::string text = "| |", line = "|---|";
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

// The attribute's shares in a table of their own, of the methods that were asked for it.
std::string wish_table(const Rows& rows, const std::string& attribute) {
    const auto columns = wish_measures(attribute);
    Rows asked;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(asked),
                 [&](const MethodResult* row) { return has_figure(*row, columns.front()); });
    return asked.empty() ? "" : table(asked, measured(asked, columns));
}

// All that concerns one kind of mask at one resolution.
std::string chapter(const Rows& rows, const EvaluationReport& report) {
    const std::string side = std::to_string(rows.front()->resolution);
    std::string text = "### " + rows.front()->mask + ", " + side + " × " + side + "\n\n" +
                       table(rows, measured(rows, measures()));
    if (report.judge)
        for (const auto& sight : report.judge->sights)
            text += wish_table(rows, sight.attribute);
    return text;
}

std::string likeness_legend(const JudgeReport& judge) {
    std::string text = " Identity is the mean cosine between the embeddings that " + judge.judge +
                       " has of fill and photograph; 1 is the same picture";
    if (!std::isnan(judge.likeness.same_person))
        text +=
            ", different photographs of one of these persons have " + fixed(judge.likeness.same_person, 3);
    if (!std::isnan(judge.likeness.other_person))
        text += ", photographs of two of them " + fixed(judge.likeness.other_person, 3);
    return text + ".";
}

std::string sight_legend(const AttributeSight& sight) {
    const auto columns = wish_measures(sight.attribute);
    const auto share = [&](const Measure& column) {
        const auto& figure = sight.figures.at(column.key);
        return std::isnan(figure.value)
                   ? std::string("–")
                   : fixed(figure.value, column.decimals) + half_width_text(figure, column.decimals);
    };
    return " In the photographs themselves the judge sees " + sight.attribute + " as the packs tell it in " +
           share(columns[0]) + " of all, " + share(columns[1]) + " of the " + std::to_string(sight.with) +
           " that have it and " + share(columns[2]) + " of the " + std::to_string(sight.without) +
           " that lack it.";
}

std::string legend(const EvaluationReport& report) {
    const auto& first = report.results.front();
    std::string text =
        std::to_string(first.pictures) + " pictures of " + std::to_string(first.persons) +
        " persons, split " + report.split + " of " + report.data +
        (report.restrictions.empty() ? "" : ", only " + report.restrictions) + "; precision " +
        report.precision +
        ". Every fill is pasted into the photograph. ± is half of the 95 % interval over persons. "
        "Sharpness is gradient in the eroded hole, fill ÷ photograph; L1 is of values 0..1; seconds are "
        "of one picture at a time, median.";
    text += report.features.empty() ? " Perceptual distance and FID were not asked for (--features)."
                                    : " Perceptual distance and FID see by " + report.features + ".";
    if (!report.judge)
        return text + " Identity and wishes were not judged (--judge).\n";
    text += likeness_legend(*report.judge);
    for (const auto& sight : report.judge->sights)
        text += sight_legend(sight);
    return text + "\n";
}

} // namespace

std::string markdown(const EvaluationReport& report) {
    std::string text;
    Rows rows;
    for (const auto& result : report.results) {
        if (!rows.empty() &&
            (rows.front()->mask != result.mask || rows.front()->resolution != result.resolution)) {
            text += chapter(rows, report);
            rows.clear();
        }
        rows.push_back(&result);
    }
    if (rows.empty())
        return text;
    return text + chapter(rows, report) + legend(report);
}

} // namespace facefill
