// The `facefill` command: chooses a subcommand by name and turns whatever goes wrong into one sentence.
//
// Exit status: 0 done, 1 something failed, 2 the command line made no sense, 130 stopped by Ctrl-C.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>

#include "core/error.h"
#include "training/cli/arguments.h"
#include "training/cli/doctor.h"
#include "training/cli/evaluate.h"
#include "training/cli/export.h"
#include "training/cli/inspect.h"
#include "training/cli/masks.h"
#include "training/cli/models.h"
#include "training/cli/train.h"
#ifdef FACEFILL_WITH_FILL
#include "training/cli/fill.h"
#include "training/cli/prepare.h"
#endif

namespace facefill {
namespace {

constexpr int done = 0;
constexpr int failed = 1;
constexpr int misused = 2;
constexpr int interrupted = 130;

struct Subcommand {
    const char* name;
    const char* help; // one line
    int (*run)(const Words& words);
};

constexpr Subcommand subcommands[] = {
#ifdef FACEFILL_WITH_FILL
    {"fill", "complete the erased part of a face, in one picture or a folder of them", run_fill},
#endif
    {"models", "list the models that can be found", run_models},
    {"doctor", "say whether GIMP, the core and the models are in order, and what to do if not", run_doctor},
#ifdef FACEFILL_WITH_FILL
    {"prepare", "align the faces of a data set and pack them into one file for training", run_prepare},
#endif
    {"train", "train a model by a recipe, or go on training", run_train},
    {"export", "write a run's model file", run_export},
    {"inspect", "show a network's layers, parameters and cost", run_inspect},
    {"evaluate", "measure how good fills are, beside classical methods", run_evaluate},
    {"masks", "write the holes of an evaluation as pictures", run_masks},
};

void print_overview() {
    std::puts("usage: facefill COMMAND [options]\n\n"
              "Completes erased parts of faces, and trains the networks that do it.\n");
    for (const Subcommand& subcommand : subcommands)
        std::printf("  %-10s %s\n", subcommand.name, subcommand.help);
    std::puts("\n`facefill help COMMAND` explains one of them; `facefill --version` prints the version.");
}

const Subcommand& find_subcommand(const std::string& name) {
    Words known;
    for (const Subcommand& subcommand : subcommands) {
        known.push_back(subcommand.name);
        if (known.back() == name)
            return subcommand;
    }
    const std::string nearest = nearest_name(name, known);
    throw UsageError(
        "there is no command \"" + name + "\"" +
        (nearest.empty() ? "; `facefill --help` lists them." : "; did you mean " + nearest + "?"));
}

int run(const Words& words) {
    if (words.empty()) {
        print_overview();
        return misused;
    }
    const std::string& first = words[0];
    if (first == "--version") {
        std::puts("facefill " FACEFILL_VERSION);
        return done;
    }
    if (first == "--help" || first == "-h" || (first == "help" && words.size() == 1)) {
        print_overview();
        return done;
    }
    if (first == "help") {
        Words help = {words.begin() + 2, words.end()};
        help.push_back("--help");
        return find_subcommand(words[1]).run(help);
    }
    return find_subcommand(first).run({words.begin() + 1, words.end()});
}

int say(const char* sentence, int status) {
    std::fprintf(stderr, "facefill: %s\n", sentence);
    return status;
}

int run_reporting_errors(const Words& words) {
    try {
        return run(words);
    } catch (const UsageError& error) {
        return say(error.what(), misused);
    } catch (const Error& error) {
        return say(error.what(), error.kind() == ErrorKind::cancelled ? interrupted : failed);
    } catch (const std::bad_alloc&) {
        return say("there is not enough memory for this.", failed);
    } catch (const std::exception& error) {
        return say(error.what(), failed);
    } catch (...) {
        return say("something went wrong that no part of the program expected.", failed);
    }
}

// What is to last has been written by now. exit() would have LibTorch take its operators apart one by one,
// which is a tenth of a fill's time.
[[noreturn]] void leave(int status) {
    std::fflush(nullptr);
    std::_Exit(status);
}

} // namespace
} // namespace facefill

int main(int count, char** words) {
    facefill::leave(facefill::run_reporting_errors({words + 1, words + count}));
}
