// A trained model as a method that can be judged.
#pragma once

#include <filesystem>
#include <memory>

#include "core/networks/completion_network.h"
#include "training/evaluate/method.h"
#include "training/evaluate/wish_rule.h"

namespace facefill {

// At another side than its own the model sees the picture scaled to its side (averaged down or interpolated
// up, a hole wherever a hole reaches), and its fill is scaled back.
class ModelMethod : public CompletionMethod {
  public:
    // Throws Error (model) as load_completion_network does.
    ModelMethod(const std::filesystem::path& path, Precision precision);
    // The same network, asked by these rules and named after them; in other attributes it is asked for what
    // the photograph shows. Rules for attributes that it lacks do not count.
    ModelMethod(const ModelMethod& model, const std::vector<WishRule>& rules);
    const ModelDescription& description() const { return description_; }
    int resolution() const override { return description_.resolution; }
    bool may_vary() const override { return true; }
    std::vector<std::string> attributes() const override { return description_.attributes; }
    at::Tensor wishes(const TestBatch& batch) const override;
    at::Tensor complete(const TestBatch& batch, uint64_t seed) override;

  private:
    ModelDescription description_;
    std::shared_ptr<CompletionNetwork> network_;
    std::vector<Asked> asked_; // by attribute
};

} // namespace facefill
