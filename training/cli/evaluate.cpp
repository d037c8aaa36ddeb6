#include "training/cli/evaluate.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <sstream>

#ifdef FACEFILL_WITH_FILL
#include <opencv2/core/utility.hpp>
#endif

#include "core/error.h"
#include "core/models/atomic_file.h"
#include "core/models/registry.h"
#include "training/cli/arguments.h"
#include "training/cli/evaluation_sheet.h"
#include "training/cli/progress.h"
#include "training/evaluate/baselines.h"
#include "training/evaluate/evaluation.h"
#include "training/evaluate/model_method.h"
#include "training/evaluate/report.h"

namespace facefill {
namespace {

using Methods = std::vector<std::shared_ptr<CompletionMethod>>;

const Command command = {
    "evaluate",
    "Measures how good fills are, of models and of classical methods, on the same pictures with the same "
    "holes.",
    {
        {"model", "NAME|PATH", "Models to judge, separated by commas.", "", false, true},
        {"data", "PACK", "Packs of aligned pictures, separated by commas.", "", true, true},
        {"split", "NAME", "Which pictures: train, validation or test.", "test"},
        {"masks", "KIND",
         "Kinds of hole, separated by commas: centre, mouth, eyes, nose, half, noise, brush ...", "centre",
         false, true},
        {"baseline", "NAME", "Methods to judge beside, separated by commas: telea, ns, mean, gmic.", "",
         false, true},
        {"resolution", "R", "Side of the pictures in pixels; auto: each model's own.", "auto"},
        {"count", "N", "Take N pictures, spread over the split; 0 takes all.", "0"},
        {"features", "FILE", "Feature net for the perceptual distance and FID, as safetensors."},
        {"seeds", "N", "Variations to compare, of models that have them; 0 compares none.", "2"},
        {"json", "FILE", "Write the figures as JSON."},
        {"sheet", "FILE", "Write a picture of fills, side by side."},
        {"rows", "N", "Pictures a kind of hole on the sheet.", "8"},
        {"threads", "N", "Processor threads; 0 takes all.", "0"},
        {"precision", "auto|fp32|bf16", "Arithmetic of the networks.", "auto"},
    },
    "",
    0,
    0,
    "The tables go to standard output, in Markdown.\n\n"
    "Example:\n"
    "  facefill evaluate --model portrait --data celeba.ffpack --masks centre,mouth,eyes --baseline "
    "telea,mean\n",
};

// Options that may be repeated and hold lists.
Words listed(const Arguments& arguments, const std::string& name) {
    Words result;
    const Words given = arguments.given(name) ? arguments.values(name) : Words{arguments.value(name)};
    for (const auto& list : given) {
        std::istringstream stream(list);
        for (std::string word; std::getline(stream, word, ',');)
            if (!word.empty() && std::find(result.begin(), result.end(), word) == result.end())
                result.push_back(word);
    }
    return result;
}

TestPictures open_pictures(const Arguments& arguments) {
    std::vector<std::shared_ptr<const Pack>> packs;
    for (const auto& path : listed(arguments, "data"))
        packs.push_back(std::make_shared<Pack>(path));
    if (packs.empty())
        throw UsageError("--data names no pack.");
    return {packs, parse_split(arguments.value("split")), arguments.integer("count", 0, 1000000000)};
}

// By the side of the pictures they are judged on: the one asked for, else the models' own.
std::map<int, Methods> open_methods(const Arguments& arguments, const TestPictures& pictures) {
    const bool automatic = arguments.value("resolution") == "auto";
    const int asked = automatic ? 0 : int(arguments.integer("resolution", 8, 4096));
    std::map<int, Methods> methods;
    for (const auto& name : listed(arguments, "model")) {
        auto model =
            std::make_shared<ModelMethod>(find_model(name), parse_precision(arguments.value("precision")));
        if (model->description().frame != pictures.frame())
            throw Error(ErrorKind::input, "The model " + model->name() + " completes faces in the frame '" +
                                              model->description().frame + "', the pack's pictures are in '" +
                                              pictures.frame() + "'.");
        methods[automatic ? model->resolution() : asked].push_back(model);
    }
    if (methods.empty())
        methods[automatic ? pictures.packs().front()->info().resolution : asked] = {};
    for (const auto& name : listed(arguments, "baseline")) {
        const std::shared_ptr<CompletionMethod> baseline = make_baseline(name, pictures.packs());
        for (auto& [resolution, judged] : methods)
            judged.push_back(baseline);
    }
    if (methods.begin()->second.empty())
        throw UsageError("`evaluate` needs something to judge: --model NAME or --baseline telea.");
    return methods;
}

std::string origins(const TestPictures& pictures) {
    std::string text;
    for (const auto& pack : pictures.packs())
        text += (text.empty() ? "" : "; ") + pack->info().origin;
    return text;
}

void set_all_threads(const Arguments& arguments) {
    const auto threads = int(arguments.integer("threads", 0, 1024));
    set_threads(threads);
#ifdef FACEFILL_WITH_FILL
    if (threads > 0)
        cv::setNumThreads(threads);
#endif
}

// F where there is one sheet, else F with the resolution before its extension.
std::string sheet_path(const std::filesystem::path& path, size_t sheets, int resolution) {
    if (sheets == 1)
        return path;
    return path.parent_path() /
           (path.stem().string() + "-" + std::to_string(resolution) + path.extension().string());
}

void write_sheets(const Arguments& arguments, const TestPictures& pictures,
                  const std::map<int, Methods>& methods) {
    const Words masks = listed(arguments, "masks");
    const int64_t rows = arguments.integer("rows", 1, 1000);
    for (const auto& [resolution, judged] : methods) {
        const auto path = sheet_path(arguments.value("sheet"), methods.size(), resolution);
        write_evaluation_sheet(path, comparison_columns(pictures, judged, masks, resolution, rows));
        std::string columns = "hole";
        for (const auto& method : judged)
            columns += ", " + method->name();
        std::printf("%s, from left to right: %s, photograph.\n", path.c_str(), columns.c_str());
    }
}

std::unique_ptr<FeatureNet> open_features(const Arguments& arguments) {
    return arguments.given("features") ? std::make_unique<FeatureNet>(arguments.value("features")) : nullptr;
}

EvaluationReport judge(const Arguments& arguments, const TestPictures& pictures,
                       const std::map<int, Methods>& methods) {
    const auto features = open_features(arguments);
    const bool bf16 = parse_precision(arguments.value("precision")) == Precision::bf16;
    EvaluationReport report{origins(pictures), arguments.value("split"), "", bf16 ? "bf16" : "fp32", {}};
    if (features)
        report.features = std::filesystem::path(arguments.value("features")).filename();
    Progress progress;
    EvaluationSettings settings;
    settings.masks = listed(arguments, "masks");
    settings.seeds = int(arguments.integer("seeds", 0, 64));
    settings.features = features.get();
    settings.progress = [&](double done, const std::string& kind) { progress.update(done, kind); };
    for (const auto& [resolution, judged] : methods) {
        settings.resolution = resolution;
        const auto results = evaluate(pictures, judged, settings);
        report.results.insert(report.results.end(), results.begin(), results.end());
    }
    return report;
}

} // namespace

int run_evaluate(const std::vector<std::string>& words) {
    const auto arguments = parse_arguments(command, words);
    if (!arguments)
        return 0;
    set_all_threads(*arguments);
    if (arguments->given("sheet"))
        check_sheet_path(arguments->value("sheet"));
    // Opened now, so that a folder that cannot be written to is told before the work.
    std::unique_ptr<AtomicFile> json_file;
    if (arguments->given("json"))
        json_file = std::make_unique<AtomicFile>(arguments->value("json"));
    const auto pictures = open_pictures(*arguments);
    const auto methods = open_methods(*arguments, pictures);
    const auto report = judge(*arguments, pictures, methods);
    std::fputs(markdown(report).c_str(), stdout);
    if (json_file) {
        const std::string text = json(report);
        json_file->write(text.data(), text.size());
        json_file->commit();
    }
    if (arguments->given("sheet"))
        write_sheets(*arguments, pictures, methods);
    return 0;
}

} // namespace facefill
