#include "core/networks/cvae.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/randn_like.h>
#include <torch/nn/modules/activation.h>

#include "core/networks/batch_norm_folding.h"

namespace facefill {

namespace {

constexpr int64_t grid = 4; // side of the smallest feature map
// Wider than any posterior needs; a free log sigma^2 ran away to NaN.
constexpr double log_variance_bound = 8;

torch::nn::LeakyReLU activation() {
    return torch::nn::LeakyReLU(torch::nn::LeakyReLUOptions().negative_slope(0.2));
}

} // namespace

CvaeImpl::CvaeImpl(const CvaeSizes& sizes) : sizes_(sizes) {
    const int64_t w = sizes.width;
    const int64_t channels[] = {sizes.mask_input ? 4 : 3, w, 2 * w, 4 * w, 8 * w};
    for (int level = 0; level < 4; ++level) {
        encoder_->push_back(conv(channels[level], channels[level + 1], 4, 2, false));
        encoder_->push_back(torch::nn::BatchNorm2d(channels[level + 1]));
        encoder_->push_back(activation());
    }
    const int64_t flat = 8 * w * grid * grid;
    to_latent_ = register_module("to_latent", torch::nn::Linear(flat, 2 * sizes.latent));
    if (sizes.labels > 0)
        embedding_ = register_module("embedding", torch::nn::Embedding(sizes.labels, sizes.embedding));
    from_latent_ = register_module(
        "from_latent", torch::nn::Linear(sizes.latent + (sizes.labels > 0 ? sizes.embedding : 0), flat));
    for (int level = 4; level > 1; --level) {
        decoder_->push_back(ConvTranspose(channels[level], channels[level - 1], 4, 2, 1));
        decoder_->push_back(torch::nn::BatchNorm2d(channels[level - 1]));
        decoder_->push_back(activation());
    }
    decoder_->push_back(ConvTranspose(w, 3, 4, 2, 1));
    register_module("encoder", encoder_);
    register_module("decoder", decoder_);
}

std::pair<at::Tensor, at::Tensor> CvaeImpl::encode(const at::Tensor& image, const at::Tensor& mask) {
    const auto erased = image * (1 - mask);
    const auto input = sizes_.mask_input ? at::cat({erased, mask}, 1) : erased;
    const auto features = encoder_->forward(input.contiguous(at::MemoryFormat::ChannelsLast));
    const auto both = to_latent_->forward(features.flatten(1)).to(at::kFloat);
    return {both.narrow(1, 0, sizes_.latent),
            both.narrow(1, sizes_.latent, sizes_.latent).clamp(-log_variance_bound, log_variance_bound)};
}

at::Tensor CvaeImpl::code_of_label(const at::Tensor& label) {
    return embedding_.is_empty() ? at::Tensor() : embedding_->forward(label);
}

at::Tensor CvaeImpl::code_of_wish(double wish) {
    const auto absent = embedding_->weight.narrow(0, 0, 1), present = embedding_->weight.narrow(0, 1, 1);
    return absent + (wish * (1 + 2 * wish_overshoot) - wish_overshoot) * (present - absent);
}

at::Tensor CvaeImpl::decode(const at::Tensor& z, const at::Tensor& code) {
    const auto told = code.defined() ? at::cat({z, code}, 1) : z;
    const auto seed = from_latent_->forward(told).view({z.size(0), 8 * sizes_.width, grid, grid});
    return decoder_->forward(seed.contiguous(at::MemoryFormat::ChannelsLast)).to(at::kFloat);
}

void CvaeImpl::fold_batch_norms() {
    encoder_ = replace_module("encoder", facefill::fold_batch_norms(encoder_).ptr());
    decoder_ = replace_module("decoder", facefill::fold_batch_norms(decoder_).ptr());
}

CvaeOutput CvaeImpl::forward(const at::Tensor& image, const at::Tensor& mask, const at::Tensor& label,
                             bool sample) {
    const auto [mu, log_variance] = encode(image, mask);
    const auto z = sample ? mu + (0.5 * log_variance).exp() * at::randn_like(mu) : mu;
    return {decode(z, code_of_label(label)), mu, log_variance};
}

} // namespace facefill
