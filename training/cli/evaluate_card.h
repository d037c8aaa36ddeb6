// Where `facefill evaluate --card` writes to.
#pragma once

#include <filesystem>

#include "core/models/atomic_file.h"
#include "training/cli/arguments.h"
#include "training/evaluate/model_card.h"

namespace facefill {

class EvaluationCard {
  public:
    // words: the command line. Refuses before the work what would be refused after it: throws UsageError
    // unless one model is judged, Error (io) where the file cannot be written, Error (input) where its lines
    // make no pair.
    EvaluationCard(const Arguments& arguments, const Words& words);
    // Reads the card again, for somebody may have written meanwhile, and replaces its figures. Throws Error.
    void write(const std::string& tables);

  private:
    std::filesystem::path path_;
    CardFigures figures_;
    AtomicFile file_;
};

} // namespace facefill
