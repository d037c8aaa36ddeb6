#include "core/networks/face_judge.h"

#include <ATen/ops/linear.h>
#include <ATen/ops/randn.h>
#include <torch/nn/modules/activation.h>

#include "core/error.h"
#include "core/networks/norm_blocks.h"
#include "core/networks/sizes.h"
#include "core/networks/weights.h"

namespace facefill {

namespace {

constexpr int64_t side = 64;
constexpr double dropped = 0.2;

at::Tensor unit_length(const at::Tensor& x) {
    return x / x.norm(2, {1}, true).clamp_min(1e-6);
}

} // namespace

FaceJudgeImpl::FaceJudgeImpl(const FaceJudgeSizes& sizes) {
    int64_t channels = sizes.width;
    trunk_->extend(*conv_norm(3, channels, 2));
    trunk_->push_back(torch::nn::ReLU());
    trunk_->push_back(NormResidualBlock(channels));
    for (int level = 1; level < 4; ++level, channels *= 2) {
        trunk_->extend(*conv_norm(channels, 2 * channels, 2));
        trunk_->push_back(torch::nn::ReLU());
        for (int block = 0; block < (level < 3 ? 2 : 1); ++block)
            trunk_->push_back(NormResidualBlock(2 * channels));
    }
    register_module("trunk", trunk_);
    dropout_ = register_module("dropout", torch::nn::Dropout(dropped));
    attributes_ = register_module("attributes", torch::nn::Linear(channels, sizes.attributes));
    embedding_ = register_module("embedding", torch::nn::Linear(channels, sizes.embedding));
    if (sizes.persons > 0)
        persons_ = register_parameter("persons", at::randn({sizes.persons, sizes.embedding}));
}

Judgement FaceJudgeImpl::forward(const at::Tensor& image) {
    const auto picture = (2 * scaled_to(image, side) - 1).contiguous(at::MemoryFormat::ChannelsLast);
    const auto seen = dropout_->forward(trunk_->forward(picture).mean({2, 3}));
    return {attributes_->forward(seen).to(at::kFloat), unit_length(embedding_->forward(seen).to(at::kFloat))};
}

at::Tensor FaceJudgeImpl::person_cosines(const at::Tensor& embedding) {
    return at::linear(embedding, unit_length(persons_));
}

FaceJudge load_face_judge(const std::filesystem::path& path, ModelDescription& description) {
    const auto file = Safetensors::read(path);
    description = ModelDescription::from_metadata(file.metadata(), path);
    if (description.architecture != "face-judge")
        throw Error(ErrorKind::model, "The model file " + path.string() + " has the architecture '" +
                                          description.architecture +
                                          "', where one of the architecture face-judge is needed.");
    FaceJudge judge(face_judge_sizes(description, path));
    load_weights(*judge, file, path);
    judge->eval();
    for (auto& parameter : judge->parameters())
        parameter.requires_grad_(false);
    return judge;
}

} // namespace facefill
