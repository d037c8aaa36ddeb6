// Runs something and returns what it printed to standard output.
#pragma once

#include <cstdio>
#include <functional>
#include <string>
#include <unistd.h>

#include "tests/models/temporary_folder.h"

namespace facefill::testing {

inline std::string captured_output(const std::function<void()>& print) {
    const TemporaryFolder folder;
    std::fflush(stdout);
    const int terminal = dup(STDOUT_FILENO);
    FILE* file = std::fopen((folder / "output").c_str(), "w");
    dup2(fileno(file), STDOUT_FILENO);
    std::fclose(file);
    print();
    std::fflush(stdout);
    dup2(terminal, STDOUT_FILENO);
    close(terminal);
    return read_bytes(folder / "output");
}

} // namespace facefill::testing
