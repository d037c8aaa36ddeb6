// A trained model as a method that can be judged.
#pragma once

#include <filesystem>
#include <memory>

#include "core/networks/completion_network.h"
#include "training/evaluate/method.h"

namespace facefill {

// At another side than its own the model sees the picture scaled to its side (averaged down or interpolated
// up, a hole wherever a hole reaches), and its fill is scaled back. A model with attributes is asked for what
// the photograph shows.
class ModelMethod : public CompletionMethod {
  public:
    // Throws Error (model) as load_completion_network does.
    ModelMethod(const std::filesystem::path& path, Precision precision);
    const ModelDescription& description() const { return description_; }
    int resolution() const override { return description_.resolution; }
    bool may_vary() const override { return true; }
    at::Tensor complete(const TestBatch& batch, uint64_t seed) override;

  private:
    std::vector<float> attributes_of(const TestBatch& batch, int64_t i) const;

    ModelDescription description_;
    std::unique_ptr<CompletionNetwork> network_;
};

} // namespace facefill
