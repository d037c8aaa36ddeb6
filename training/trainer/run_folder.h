// Where the files of a run lie.
//
//   recipe.ini                the effective recipe
//   description.json          what the model file will say of itself; see docs/model-format.md
//   checkpoint.pt             the last one; written whole or not at all
//   best-PHASE.safetensors    the averaged weights of the phase's best validation, full precision
//   after-PHASE.safetensors   the averaged weights at the end of the phase, full precision
//   log.csv, events.*         figures, for plots and for TensorBoard
//   samples/                  sheets of fills
//   NAME.safetensors          the finished model, half precision
#pragma once

#include <filesystem>
#include <string>

#include "core/models/model_description.h"

namespace facefill {

class RunFolder {
  public:
    explicit RunFolder(std::filesystem::path root) : root_(std::move(root)) {}

    // Makes the folder and removes what a killed process left half-written. Throws Error (io).
    void create() const;

    const std::filesystem::path& path() const { return root_; }
    std::filesystem::path recipe() const { return root_ / "recipe.ini"; }
    std::filesystem::path description() const { return root_ / "description.json"; }
    std::filesystem::path checkpoint() const { return root_ / "checkpoint.pt"; }
    std::filesystem::path samples() const { return root_ / "samples"; }
    std::filesystem::path best(const std::string& phase) const {
        return root_ / ("best-" + phase + ".safetensors");
    }
    std::filesystem::path after(const std::string& phase) const {
        return root_ / ("after-" + phase + ".safetensors");
    }
    std::filesystem::path model(const std::string& name) const { return root_ / (name + ".safetensors"); }

    void write_description(const ModelDescription& description) const;
    // Throws Error (model) where the run has none, or a damaged one.
    ModelDescription read_description() const;

  private:
    std::filesystem::path root_;
};

// Temporary file, then rename. Throws Error (io).
void write_text(const std::filesystem::path& path, const std::string& text);

} // namespace facefill
