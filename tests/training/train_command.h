// `facefill train` as a process of its own, on drawn pictures.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

#include "tests/models/temporary_folder.h"

namespace facefill::testing {

using Environment = std::map<std::string, std::string>;

struct Outcome {
    int status;       // exit status; 1000 + the number where a signal ended it
    std::string text; // what it said, standard output and error together
};

// A running `PROGRAM WORDS`; without a program, `facefill WORDS`. most_file_bytes: no file of it may grow
// beyond, as on a full disk; 0: no limit.
class ChildProcess {
  public:
    explicit ChildProcess(const std::vector<std::string>& words, const Environment& more = {},
                          size_t most_file_bytes = 0);
    ChildProcess(const std::string& program, const std::vector<std::string>& words,
                 const Environment& more = {}, size_t most_file_bytes = 0);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    void send(int signal) const;
    bool ended();
    Outcome wait();

  private:
    TemporaryFolder folder_;
    pid_t process_;
    bool ended_ = false;
    int raw_status_ = 0;
};

// A folder with a drawn pack, a recipe and room for runs.
class TrainingFolder {
  public:
    // The recipe trains a narrow cvae in two phases, "first" (12 steps) and "second" (24 steps, with its
    // adversary).
    TrainingFolder();

    std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }
    void write_recipe(const std::string& text) const { write_bytes(folder_ / "recipe.ini", text); }
    // train recipe.ini --run RUN --threads 1 --precision fp32, then `more`
    std::vector<std::string> words(const std::string& run, const std::vector<std::string>& more = {}) const;
    Outcome train(const std::string& run, const std::vector<std::string>& more = {}) const;

  private:
    TemporaryFolder folder_;
};

// A network without normalisation in one phase of one step, whose losses are plain means over a batch.
extern const char* const portrait_recipe;

// An untrained feature net in Darknet's layout, for losses and discriminators that look through one.
void write_feature_net(const std::filesystem::path& path);

// A narrow face judge, `tiny-judge`, of the drawn pack's one attribute and its persons.
extern const char* const judge_recipe;
extern const char* const aligner_recipe;

// Waits up to a minute until a file exists; false when the process ended before.
bool wait_for_file(const std::filesystem::path& path, ChildProcess& process);

} // namespace facefill::testing
