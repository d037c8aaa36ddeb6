// G'MIC's patch-based inpainting as a baseline, through the gmic command.
#pragma once

#include <filesystem>

#include "training/evaluate/method.h"

namespace facefill {

// inpaint_matchpatch with its own defaults. One process a picture: its start counts in the seconds.
class GmicInpainting : public CompletionMethod {
  public:
    // Throws Error (io) when there is no gmic command, or no temporary folder.
    GmicInpainting();
    ~GmicInpainting() override; // removes the temporary folder
    // Throws Error (io) when gmic fails.
    at::Tensor complete(const TestBatch& batch, uint64_t seed) override;

  private:
    at::Tensor inpainted(const TestBatch& one) const;

    std::filesystem::path folder_;
};

} // namespace facefill
