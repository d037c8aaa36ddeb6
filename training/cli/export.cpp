#include "training/cli/export.h"

#include <cstdio>

#include "core/error.h"
#include "core/networks/weights.h"
#include "training/cli/arguments.h"
#include "training/trainer/checkpoint.h"
#include "training/trainer/contestants.h"
#include "training/trainer/run_folder.h"

namespace facefill {

namespace {

const Command command = {
    "export",
    "Writes the model file that GIMP's dialog lists, from a run's averaged weights.",
    {
        {"full", "", "Keep float32; without it the file is in half precision."},
        {"bytes", "",
         "8 bits a weight, and a scale for each of a layer's outputs: half the size of half precision."},
    },
    "RUN|CHECKPOINT OUT.safetensors",
    2,
    2,
    "RUN is a run's folder; its last checkpoint is taken. CHECKPOINT is a run's checkpoint.pt, or one of "
    "its\n"
    "after-PHASE.safetensors and best-PHASE.safetensors.\n\n"
    "Example:\n"
    "  facefill export runs/portrait ~/.local/share/facefill/models/portrait.safetensors\n",
};

struct Loaded {
    ModelDescription description;
    std::unique_ptr<Generator> generator;
};

Loaded from_model_file(const std::filesystem::path& path) {
    const auto file = Safetensors::read(path);
    Loaded loaded{ModelDescription::from_metadata(file.metadata(), path), nullptr};
    loaded.generator = make_generator(loaded.description);
    load_weights(loaded.generator->module(), file, path);
    return loaded;
}

Loaded from_checkpoint(const RunFolder& run, const std::filesystem::path& checkpoint) {
    Loaded loaded{run.read_description(), nullptr};
    loaded.generator = make_generator(loaded.description);
    load_average(checkpoint, loaded.generator->module());
    return loaded;
}

Loaded load(const std::filesystem::path& source) {
    if (!std::filesystem::exists(source))
        throw Error(ErrorKind::io,
                    "There is no " + source.string() + "; name a run's folder or its checkpoint.");
    if (std::filesystem::is_directory(source))
        return from_checkpoint(RunFolder(source), RunFolder(source).checkpoint());
    if (source.extension() == ".safetensors")
        return from_model_file(source);
    return from_checkpoint(RunFolder(source.parent_path()), source);
}

} // namespace

int run_export(const std::vector<std::string>& words) {
    const auto arguments = parse_arguments(command, words);
    if (!arguments)
        return 0;
    const std::filesystem::path output = arguments->operands()[1];
    if (output.extension() != ".safetensors")
        throw UsageError("the model's file must end in .safetensors, not \"" + output.filename().string() +
                         "\".");
    if (arguments->flag("full") && arguments->flag("bytes"))
        throw UsageError("--full and --bytes exclude each other.");
    const auto loaded = load(arguments->operands()[0]);
    save_weights(loaded.generator->module(), output, loaded.description.to_metadata(),
                 arguments->flag("full")    ? Storage::full
                 : arguments->flag("bytes") ? Storage::bytes
                                            : Storage::half);
    std::printf("%s: %s\n", output.c_str(), loaded.description.title.c_str());
    return 0;
}

} // namespace facefill
