#include "training/cli/masks.h"

#include <cstdio>

#include <ATen/TensorOperators.h>

#include "core/error.h"
#include "core/models/atomic_file.h"
#include "training/cli/arguments.h"
#include "training/evaluate/bytes.h"
#include "training/evaluate/test_pictures.h"

namespace facefill {
namespace {

const Command command = {
    "masks",
    "Writes the holes that `facefill evaluate` uses, as PGM files (255 in the hole).",
    {
        {"data", "PACK", "Pack of aligned pictures.", "", true},
        {"split", "NAME", "Which pictures: train, validation or test.", "test"},
        {"masks", "KIND", "Kind of hole, as for evaluate.", "centre"},
        {"resolution", "R", "Side in pixels, which divides the pack's; auto: the pack's own.", "auto"},
        {"count", "N", "Take N pictures, spread over the split; 0 takes all.", "0"},
        {"output", "DIR",
         "Folder for the masks, NUMBER-KIND.pgm, and for pictures.txt, which says whose they are.", "", true},
    },
    "",
    0,
    0,
    "Example:\n"
    "  facefill masks --data celeba.ffpack --masks mouth --output mouth-masks\n",
};

void write_whole(const std::filesystem::path& path, const std::string& bytes) {
    AtomicFile file(path);
    file.write(bytes.data(), bytes.size());
    file.commit();
}

void write_mask(const std::filesystem::path& path, const at::Tensor& mask) {
    const auto bytes = to_bytes(mask);
    const std::string side = std::to_string(bytes.size(0));
    const std::string pixels(static_cast<const char*>(bytes.data_ptr()), size_t(bytes.numel()));
    write_whole(path, "P5\n" + side + " " + side + "\n255\n" + pixels);
}

std::filesystem::path created(const std::filesystem::path& folder) {
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (problem)
        throw Error(ErrorKind::io,
                    "The folder " + folder.string() + " cannot be made: " + problem.message() + ".");
    return folder;
}

// Returns the lines of pictures.txt.
std::string write_masks(const TestPictures& pictures, const std::string& kind, int resolution,
                        const std::filesystem::path& folder) {
    MaskMixture masks;
    masks.add(kind, 1);
    std::string list;
    for (int64_t i = 0; i < pictures.size(); ++i) {
        const auto batch = pictures.batch(i, 1, resolution, masks);
        char number[24];
        std::snprintf(number, sizeof number, "%06lld", static_cast<long long>(batch.numbers[0]));
        const std::string name = number + ("-" + kind) + ".pgm";
        write_mask(folder / name, batch.mask);
        list += name + "\t" + pictures.source(batch.numbers[0]) + "\n";
    }
    return list;
}

} // namespace

int run_masks(const std::vector<std::string>& words) {
    const auto arguments = parse_arguments(command, words);
    if (!arguments)
        return 0;
    const auto pack = std::make_shared<Pack>(arguments->value("data"));
    const TestPictures pictures({pack}, parse_split(arguments->value("split")),
                                arguments->integer("count", 0, 1000000000));
    const std::string kind = arguments->value("masks");
    make_mask_sampler(kind); // refuses an unknown kind before a folder is made
    const bool automatic = arguments->value("resolution") == "auto";
    const int resolution =
        automatic ? pack->info().resolution : int(arguments->integer("resolution", 8, 4096));
    pictures.check_resolution(resolution);
    const auto folder = created(arguments->value("output"));
    write_whole(folder / "pictures.txt", write_masks(pictures, kind, resolution, folder));
    std::printf("%lld masks in %s.\n", static_cast<long long>(pictures.size()), folder.c_str());
    return 0;
}

} // namespace facefill
