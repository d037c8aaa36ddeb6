#include "core/networks/face_aligner.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <torch/nn/modules/activation.h>

#include "core/error.h"
#include "core/networks/norm_blocks.h"
#include "core/networks/sizes.h"
#include "core/networks/weights.h"

namespace facefill {

namespace {

constexpr int64_t side = 96, seen_side = 72, last_side = 5, hidden = 128;
constexpr double usual_correction = 0.1; // lets the last layer answer with numbers of about 1

} // namespace

FaceAlignerImpl::FaceAlignerImpl(const FaceAlignerSizes& sizes) {
    int64_t channels = sizes.width;
    trunk_->extend(*conv_norm(4, channels, 2));
    trunk_->push_back(torch::nn::ReLU());
    for (const int64_t next : {2 * sizes.width, 4 * sizes.width, 4 * sizes.width}) {
        trunk_->extend(*conv_norm(channels, next, 2));
        trunk_->push_back(torch::nn::ReLU());
        trunk_->push_back(NormResidualBlock(next));
        channels = next;
    }
    register_module("trunk", trunk_);
    first_ = register_module("first", torch::nn::Linear(channels * last_side * last_side, hidden));
    last_ = register_module("last", torch::nn::Linear(hidden, 4));
}

at::Tensor FaceAlignerImpl::forward(const at::Tensor& image, const at::Tensor& mask) {
    constexpr int64_t margin = (side - seen_side) / 2;
    const auto hole = scaled_to(mask, side).gt(0).to(image.scalar_type());
    const auto picture = at::cat({(2 * scaled_to(image, side) - 1) * (1 - hole), hole}, 1)
                             .narrow(2, margin, seen_side)
                             .narrow(3, margin, seen_side)
                             .contiguous(at::MemoryFormat::ChannelsLast);
    const auto seen = trunk_->forward(picture).contiguous().flatten(1);
    return usual_correction * last_->forward(first_->forward(seen).relu()).to(at::kFloat);
}

FaceAligner load_face_aligner(const std::filesystem::path& path, ModelDescription& description) {
    const auto file = Safetensors::read(path);
    description = ModelDescription::from_metadata(file.metadata(), path);
    if (description.architecture != "face-aligner")
        throw Error(ErrorKind::model, "The model file " + path.string() + " has the architecture '" +
                                          description.architecture +
                                          "', where one of the architecture face-aligner is needed.");
    FaceAligner aligner(face_aligner_sizes(description, path));
    load_weights(*aligner, file, path);
    aligner->eval();
    for (auto& parameter : aligner->parameters())
        parameter.requires_grad_(false);
    return aligner;
}

} // namespace facefill
