#include "training/cli/fill.h"

#include <csignal>
#include <filesystem>

#include "facefill/parameters.h"
#include "training/cli/fill_run.h"

namespace facefill {
namespace {

volatile gint stop_requested = 0;

// The first signal asks the fill to stop, so that nothing is left half-written; the second ends the program.
void stop_on_signals() {
    struct sigaction action {};
    action.sa_handler = [](int) { stop_requested = 1; };
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

std::vector<Option> places() {
    return {
        {"image", "FILE|FOLDER", "The picture, or a folder of pictures.", "", true},
        {"mask", "FILE|FOLDER",
         "What to replace: white, or opaque on a transparent ground; gray blends. A folder's masks belong to "
         "the "
         "pictures of the same name; one file serves all pictures.",
         "", true},
        {"output", "FILE|FOLDER",
         "Where the result goes, in the format that its name ends in. For a folder of pictures a folder, "
         "made where "
         "it is missing.",
         "", true},
    };
}

Command fill_command() {
    Command command{"fill", "Completes the erased parts of faces. Pixels outside the mask stay as they are.",
                    places()};
    for (size_t i = 0; i < facefill_n_parameters; i++) {
        const FacefillParameter& parameter = facefill_parameters[i];
        command.options.push_back({parameter.name, parameter.metavar, parameter.blurb, parameter.value});
    }
    command.options.push_back({"shard", "K/N",
                               "Fill only the K-th of N parts of the folder, to share it between machines.",
                               "1/1"});
    command.options.push_back({"overwrite", "", "Allow the output to replace the picture itself."});
    command.options.push_back(
        {"json", "FILE", "Write what was done with each picture to this file; - is standard output."});
    command.epilogue =
        "Examples:\n"
        "  facefill fill --image me.jpg --mask scratch.png --output mended.png\n"
        "  facefill fill --image photos --mask masks --output filled --model portrait\n"
        "  facefill fill --image me.jpg --mask mouth.png --output smile.png --wish Smiling=yes\n";
    return command;
}

} // namespace

int run_fill(const Words& words) {
    const auto arguments = parse_arguments(fill_command(), words);
    if (!arguments)
        return 0;
    const Shard shard = parse_shard(arguments->value("shard"));
    FillSession session;
    for (size_t i = 0; i < facefill_n_parameters; i++)
        if (const char* name = facefill_parameters[i].name; arguments->given(name))
            session.set(name, arguments->value(name));
    const std::filesystem::path image = arguments->value("image"), mask = arguments->value("mask"),
                                output = arguments->value("output");
    const auto jobs = plan_fill(image, mask, output, arguments->flag("overwrite"));

    stop_on_signals();
    FillRun run(session, take_shard(jobs, shard), &stop_requested);
    if (!std::filesystem::is_directory(mask))
        run.share_mask(mask);
    if (arguments->value("json") == "-")
        run.keep_standard_output_for_json();
    prepare_output(image, output);
    run.fill_all();
    if (arguments->given("json"))
        run.write_json(arguments->value("json"));
    return run.report();
}

} // namespace facefill
