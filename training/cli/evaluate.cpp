#include "training/cli/evaluate.h"

#include <cstdio>

#ifdef FACEFILL_WITH_FILL
#include <opencv2/core/utility.hpp>
#endif

#include "core/models/atomic_file.h"
#include "core/networks/precision.h"
#include "training/cli/evaluate_card.h"
#include "training/cli/evaluate_inputs.h"
#include "training/cli/evaluation_sheet.h"
#include "training/cli/progress.h"
#include "training/evaluate/report.h"

namespace facefill {
namespace {

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
        {"judge", "FILE|none",
         "Face judge for identity and wished attributes; by default judge/face-judge.safetensors beside the "
         "models."},
        {"wish", "NAME=yes|no|photo|opposite",
         "What models with the attribute are asked for, separated by commas; otherwise what the photograph "
         "shows. An attribute named several times is judged under each of its wishes.",
         "", false, true},
        {"colours", "network|matched",
         "A model's fills as the network draws them, or matched to the photograph around the hole, as a fill "
         "is; "
         "network,matched judges both.",
         "network", false, true},
        {"only", "NAME=yes|no",
         "Take only the pictures whose photograph has, or lacks, the attribute; separated by commas.", "",
         false, true},
        {"seeds", "N", "Variations to compare, of models that have them; 0 compares none.", "2"},
        {"json", "FILE", "Write the figures as JSON."},
        {"card", "FILE",
         "Write the figures into a model's card, between its lines \"<!-- figures: facefill evaluate ... "
         "-->\" and \"<!-- end of figures -->\"; all else in it stays. For one model."},
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
    "telea,mean\n"
    "  facefill evaluate --model smiling-inpainter --data celeba.ffpack --masks mouth --wish "
    "Smiling=yes,Smiling=no\n",
};

std::string joined(const Words& words) {
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
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

EvaluationReport measure(const Arguments& arguments, const TestPictures& pictures,
                         const std::map<int, Methods>& methods, const Judge* judge) {
    const auto features = open_features(arguments);
    const bool bf16 = parse_precision(arguments.value("precision")) == Precision::bf16;
    EvaluationReport report;
    report.data = origins(pictures);
    report.split = arguments.value("split");
    report.restrictions = joined(listed(arguments, "only"));
    report.precision = bf16 ? "bf16" : "fp32";
    if (features)
        report.features = std::filesystem::path(arguments.value("features")).filename();
    Progress progress;
    EvaluationSettings settings;
    settings.masks = listed(arguments, "masks");
    settings.seeds = int(arguments.integer("seeds", 0, 64));
    settings.features = features.get();
    settings.progress = [&](double done, const std::string& kind) { progress.update(done, kind); };
    for (const auto& [resolution, judged] : methods) {
        pictures.check_resolution(resolution);
        settings.resolution = resolution;
        std::optional<JudgedPhotographs> photographs;
        if (judge) {
            photographs.emplace(*judge, pictures, resolution, attributes_of(methods));
            settings.photographs = &*photographs;
            report.judge = JudgeReport{judge->file_name(), photographs->likeness_scale(pictures.persons()),
                                       photographs->sights()};
        }
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
    std::unique_ptr<EvaluationCard> card;
    if (arguments->given("card"))
        card = std::make_unique<EvaluationCard>(*arguments, words);
    const auto pictures = open_pictures(*arguments);
    const auto methods = open_methods(*arguments, pictures);
    const auto judge = open_judge(*arguments);
    const auto report = measure(*arguments, pictures, methods, judge.get());
    const std::string tables = markdown(report);
    std::fputs(tables.c_str(), stdout);
    if (json_file) {
        const std::string text = json(report);
        json_file->write(text.data(), text.size());
        json_file->commit();
    }
    if (card)
        card->write(tables);
    if (arguments->given("sheet"))
        write_sheets(*arguments, pictures, methods);
    return 0;
}

} // namespace facefill
