#include <cmath>
#include <nlohmann/json.hpp>

#include "training/evaluate/report.h"

namespace facefill {

namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json figure_json(const Estimate& figure) {
    return {{"value", number(figure.value)}, {"low", number(figure.low)}, {"high", number(figure.high)}};
}

// Adds those of the figures that were measured.
void add_figures(Json& object, const Figures& figures, const std::vector<Measure>& columns) {
    for (const auto& measure : columns)
        if (const auto found = figures.find(measure.key); found != figures.end())
            object[measure.key] = figure_json(found->second);
}

Json judge_json(const JudgeReport& judge) {
    Json photographs = Json::array();
    for (const auto& sight : judge.sights) {
        Json entry = {{"attribute", sight.attribute}, {"with", sight.with}, {"without", sight.without}};
        add_figures(entry, sight.figures, wish_measures(sight.attribute));
        photographs.push_back(entry);
    }
    return {{"file", judge.judge},
            {"same_person", number(judge.likeness.same_person)},
            {"other_person", number(judge.likeness.other_person)},
            {"photographs", photographs}};
}

Json result_json(const MethodResult& result, const EvaluationReport& report) {
    Json row = {{"mask", result.mask},
                {"resolution", result.resolution},
                {"method", result.method},
                {"pictures", result.pictures},
                {"persons", result.persons}};
    add_figures(row, result.figures, measures());
    if (report.judge)
        for (const auto& sight : report.judge->sights)
            add_figures(row, result.figures, wish_measures(sight.attribute));
    return row;
}

} // namespace

std::string json(const EvaluationReport& report) {
    Json root = {{"data", report.data},         {"split", report.split},
                 {"features", report.features}, {"precision", report.precision},
                 {"only", report.restrictions}, {"interval", 0.95}};
    if (report.judge)
        root["judge"] = judge_json(*report.judge);
    root["results"] = Json::array();
    for (const auto& result : report.results)
        root["results"].push_back(result_json(result, report));
    return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace facefill
