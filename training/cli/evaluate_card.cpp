#include "training/cli/evaluate_card.h"

#include <ctime>

#include "core/models/registry.h"
#include "core/models/safetensors.h"
#include "training/cli/evaluate_inputs.h"

namespace facefill {

namespace {

// YYYY-MM-DD, in the user's time.
std::string today() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    localtime_r(&now, &parts);
    char text[16];
    std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
    return text;
}

CardFigures figures_of(const Arguments& arguments, const Words& words) {
    const auto models = listed(arguments, "model");
    if (models.size() != 1)
        throw UsageError("--card takes the figures of one model; name one with --model, and each other in a "
                         "call of its own.");
    const auto path = find_model(models.front());
    CardFigures figures;
    figures.model = ModelDescription::from_metadata(Safetensors::read(path).metadata(), path);
    figures.parameters = count_parameters(path);
    figures.command = shown_command(words);
    figures.date = today();
    return figures;
}

} // namespace

EvaluationCard::EvaluationCard(const Arguments& arguments, const Words& words)
    : path_(arguments.value("card")), figures_(figures_of(arguments, words)), file_(path_) {
    with_figures(read_card(path_), figures_, path_);
}

void EvaluationCard::write(const std::string& tables) {
    figures_.tables = tables;
    const std::string text = with_figures(read_card(path_), figures_, path_);
    file_.write(text.data(), text.size());
    file_.commit();
}

} // namespace facefill
