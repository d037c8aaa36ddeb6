// Environment of a user who has nothing yet: every variable of the search path points into one temporary
// folder.
#pragma once

#include <cstdlib>

#include "tests/models/temporary_folder.h"

namespace facefill::testing {

class SearchFolders : public TemporaryFolder {
  public:
    SearchFolders() {
        set("HOME", *this / "home");
        set("XDG_DATA_HOME", *this / "data");
        set("XDG_DATA_DIRS", (*this / "first").string() + ":" + (*this / "second").string());
        unsetenv("FACEFILL_MODELS");
        unsetenv("FACEFILL_LANDMARKS");
    }

    void set(const char* variable, const std::string& value) const { setenv(variable, value.c_str(), 1); }
    // Where models lie in a data folder: "data", "first" or "second".
    std::filesystem::path models_in(const std::string& data_folder) const {
        return *this / data_folder / "facefill" / "models";
    }
};

} // namespace facefill::testing
