// The independent judge of an evaluation: what it sees on a face, and whose face it takes it for.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/models/model_description.h"

namespace facefill {

class FaceJudgeImpl;
struct Judgement;

class Judge {
  public:
    // Throws Error (model) as load_face_judge does.
    explicit Judge(const std::filesystem::path& path);
    const std::string& file_name() const { return file_name_; }
    const std::vector<std::string>& attributes() const { return description_.attributes; }
    // The attribute's place among the logits; nothing where the judge does not know it.
    std::optional<int64_t> index(const std::string& attribute) const;
    // image: N x 3 x R x R in 0..1. See face_judge.h.
    Judgement look_at(const at::Tensor& image) const;

  private:
    std::string file_name_;
    ModelDescription description_;
    std::shared_ptr<FaceJudgeImpl> network_;
};

// seen: an attribute's logits, N values; said: N values, 1 for present, 0 for absent, NaN where unknown.
// Returns 1 where they agree, 0 where not, NaN where unknown.
at::Tensor agreement(const at::Tensor& seen, const at::Tensor& said);

} // namespace facefill
