#include "training/evaluate/judge.h"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/ops/where.h>
#include <torch/utils.h>

#include "core/networks/face_judge.h"

namespace facefill {

Judge::Judge(const std::filesystem::path& path)
    : file_name_(path.filename()), network_(load_face_judge(path, description_).ptr()) {}

std::optional<int64_t> Judge::index(const std::string& attribute) const {
    const auto found = std::find(attributes().begin(), attributes().end(), attribute);
    if (found == attributes().end())
        return std::nullopt;
    return found - attributes().begin();
}

Judgement Judge::look_at(const at::Tensor& image) const {
    torch::NoGradGuard no_gradient;
    return network_->forward(image);
}

at::Tensor agreement(const at::Tensor& seen, const at::Tensor& said) {
    const auto agrees = seen.gt(0).eq(said.gt(0.5)).to(at::kFloat);
    return at::where(said.isnan(), said, agrees);
}

} // namespace facefill
