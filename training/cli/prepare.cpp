#include "training/cli/prepare.h"

#include <cstdio>

#include <opencv2/core/utility.hpp>

#include "core/error.h"
#include "core/models/atomic_file.h"
#include "core/models/registry.h"
#include "training/cli/arguments.h"
#include "training/cli/mask_packing.h"
#include "training/cli/progress.h"
#include "training/data/contact_sheet.h"
#include "training/data/preparation.h"
#include "training/data/preparation_report.h"

namespace facefill {
namespace {

const Command command = {
    "prepare",
    "Finds the face in every picture of a data set, turns it into the canonical frame, and packs all into "
    "one file.",
    {
        {"layout", "LAYOUT",
         "How SRC is laid out: auto, celeba, people (a folder each), mnist, cifar or folder.", "auto"},
        {"resolution", "PX",
         "Side of the packed squares, 8 to 4096; auto: 192, the pictures' own for mnist and cifar.", "auto"},
        {"align", "yes|no",
         "Align faces; no takes the middle square of each picture. auto: yes but for mnist and cifar.",
         "auto"},
        {"attributes", "CSV",
         "Table of attribute probabilities: first line file,NAME,NAME..., then a line a picture."},
        {"first-identity", "N",
         "Number of the first person where people have names; packs trained on together need "
         "ranges of their own.",
         "1000000"},
        {"origin", "TEXT", "The data set in words, for model cards."},
        {"max-outside", "SHARE",
         "Leave a face out when its frame reaches further beyond the picture than this share of "
         "its side.",
         "0.12"},
        {"masks", "",
         "SRC holds masks of any size, white in the hole: pack them for the recipe's kind of hole `files`. "
         "Of the other options only --resolution and --report go with it."},
        {"limit", "N", "Take N pictures, spread evenly over all; 0 takes all.", "0"},
        {"threads", "N", "Processor threads; 0 takes all.", "0"},
        {"report", "FILE", "Write counts and the names of all pictures that were left out."},
        {"sheet", "FILE", "Write a PNG of 60 packed pictures drawn at random."},
    },
    "SRC OUT",
    2,
    2,
    "A killed prepare leaves OUT.part and goes on from it when it is called again.\n\n"
    "Examples:\n"
    "  facefill prepare celeba celeba.ffpack --report left-out.txt --sheet sheet.png\n"
    "  facefill prepare beaches beaches.ffpack --align no --resolution 256\n"
    "  facefill prepare scratches scratches.ffpack --masks\n",
};

constexpr long long largest_count = 1000000000;
constexpr int mask_resolution = 192; // pixels; masks are scaled to what is trained at anyway

bool yes_or_no(const Arguments& arguments, const std::string& name, bool automatic) {
    const std::string& value = arguments.value(name);
    if (value != "yes" && value != "no" && value != "auto")
        throw UsageError("--" + name + " is yes, no or auto, not \"" + value + "\".");
    return value == "auto" ? automatic : value == "yes";
}

int resolution_of(const Arguments& arguments, int automatic) {
    return arguments.value("resolution") == "auto"
               ? automatic
               : static_cast<int>(arguments.integer("resolution", 8, 4096));
}

DataSet read_source(const Arguments& arguments) {
    DataSetOptions options;
    options.source = arguments.operands()[0];
    options.layout = arguments.value("layout");
    options.attributes = arguments.value("attributes");
    options.first_identity = static_cast<int32_t>(arguments.integer("first-identity", 0, largest_count));
    DataSet data = read_data_set(options);
    const auto limit = static_cast<size_t>(arguments.integer("limit", 0, largest_count));
    if (limit > 0)
        keep_evenly(data, limit);
    if (arguments.given("origin"))
        data.origin = arguments.value("origin");
    return data;
}

PreparationSettings settings_of(const Arguments& arguments, const DataSet& data) {
    PreparationSettings settings;
    settings.packing.align = yes_or_no(arguments, "align", data.of_faces);
    settings.packing.channels = data.channels;
    settings.packing.resolution = resolution_of(arguments, data.resolution);
    settings.packing.max_outside = static_cast<float>(arguments.number("max-outside", 0, 1));
    settings.threads = static_cast<int>(arguments.integer("threads", 0, 1024));
    settings.landmark_file = find_landmark_file();
    return settings;
}

void write_whole(const std::string& path, const void* bytes, size_t count) {
    AtomicFile file(path);
    file.write(bytes, count);
    file.commit();
}

void write_extras(const Arguments& arguments, const DataSet& data, const PreparationResult& result) {
    if (arguments.given("report")) {
        const std::string report = preparation_report(data, result);
        write_whole(arguments.value("report"), report.data(), report.size());
    }
    if (arguments.given("sheet")) {
        const std::vector<uint8_t> png = contact_sheet(Pack(arguments.operands()[1]));
        write_whole(arguments.value("sheet"), png.data(), png.size());
    }
}

void prepare_masks(const Arguments& arguments) {
    for (const char* option : {"layout", "align", "attributes", "first-identity", "origin", "max-outside",
                               "limit", "threads", "sheet"})
        if (arguments.given(option))
            throw UsageError("--masks and --" + std::string(option) + " do not go together.");
    const std::filesystem::path source = arguments.operands()[0];
    if (std::error_code ignored; !std::filesystem::is_directory(source, ignored))
        throw Error(ErrorKind::io, source.string() + " is no folder; give the one that holds the masks.");
    const auto packing =
        pack_masks(source, arguments.operands()[1], resolution_of(arguments, mask_resolution));
    if (arguments.given("report")) {
        const std::string report = mask_packing_report(packing, true);
        write_whole(arguments.value("report"), report.data(), report.size());
    }
    std::fputs(mask_packing_report(packing, false).c_str(), stdout);
}

void prepare_pictures(const Arguments& arguments) {
    cv::setNumThreads(1); // one picture a thread is faster than many threads a picture
    const DataSet data = read_source(arguments);
    PreparationSettings settings = settings_of(arguments, data);
    Progress progress;
    settings.progress = [&](size_t done, size_t all) {
        progress.update(static_cast<double>(done) / static_cast<double>(all),
                        std::to_string(done) + " of " + std::to_string(all));
    };
    const PreparationResult result = prepare_pack(data, arguments.operands()[1], settings);
    progress.clear();
    write_extras(arguments, data, result);
    std::fputs(preparation_summary(data, result).c_str(), stdout);
}

} // namespace

int run_prepare(const std::vector<std::string>& words) {
    const auto arguments = parse_arguments(command, words);
    if (!arguments)
        return 0;
    const std::filesystem::path output = arguments->operands()[1];
    if (std::filesystem::is_directory(output))
        throw Error(ErrorKind::io,
                    output.string() + " is a folder; name the pack's file, e.g. faces.ffpack.");
    if (arguments->flag("masks"))
        prepare_masks(*arguments);
    else
        prepare_pictures(*arguments);
    return 0;
}

} // namespace facefill
