// S1: the conditional variational autoencoder that completes a rectangle erased from a face (64 x 64).
//
// Source: system S1 (cVAE with adversarial fine-tuning). The label goes to the decoder only, as a learned
// embedding.
//
//   encoder   4 x (conv 4x4/2, batch norm, leaky ReLU)             64, 128, 256, 512 channels, 64^2 -> 4^2
//             dense -> mu, log sigma^2                             latent values each
//   decoder   [z ; embedding of the label] -> dense 512 x 4 x 4
//             3 x (transposed conv 4x4/2, batch norm, leaky ReLU)  256, 128, 64 channels
//             transposed conv 4x4/2 -> 3, sigmoid                  the whole image
//
// The input is the image with the hole set to 0 and the mask as a fourth channel (`mask_input`; the original
// has the three colours alone).
#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/embedding.h>

#include "core/networks/layers.h"

namespace facefill {

struct CvaeSizes {
    int64_t width = 64;     // channels of the first level; doubled at each of the next three
    int64_t latent = 256;   // numbers in z
    int64_t labels = 0;     // how many values the label has; 0: no label
    int64_t embedding = 32; // numbers in the label's embedding
    bool mask_input = true; // the encoder sees the mask as a fourth channel
};

// How far a wish goes beyond the learned codes, as a share of their distance. Chosen on 500 photographs of
// validation people: the judge then sees a wished smile in 93 % of the fills, without it in 87 %, at 0.4 dB.
constexpr double wish_overshoot = 0.2;

struct CvaeOutput {
    at::Tensor logits;       // N x 3 x 64 x 64, before the sigmoid
    at::Tensor mu;           // N x latent, float32
    at::Tensor log_variance; // N x latent, float32, within -8..8
};

class CvaeImpl : public torch::nn::Module {
  public:
    explicit CvaeImpl(const CvaeSizes& sizes);

    // image: N x 3 x 64 x 64 in 0..1; mask: N x 1 x 64 x 64, 1 in the hole; label: N whole numbers, or
    // undefined. z is drawn when `sample`, else it is mu.
    CvaeOutput forward(const at::Tensor& image, const at::Tensor& mask, const at::Tensor& label, bool sample);

    // The image for a given z, before the sigmoid. code: the label's, N x embedding; undefined without
    // labels.
    at::Tensor decode(const at::Tensor& z, const at::Tensor& code);
    // What was learned for labels, N whole numbers.
    at::Tensor code_of_label(const at::Tensor& label);
    // What somebody wishes for, 0 (absent) to 1 (present), of a label with these two values; 1 x embedding.
    // It lies on the line through the two learned codes, and at both ends beyond them by `wish_overshoot`.
    at::Tensor code_of_wish(double wish);
    // mu and log sigma^2.
    std::pair<at::Tensor, at::Tensor> encode(const at::Tensor& image, const at::Tensor& mask);

    // For use only: the network can no longer be trained or saved afterwards.
    void fold_batch_norms();

  private:
    CvaeSizes sizes_;
    torch::nn::Sequential encoder_, decoder_;
    torch::nn::Linear to_latent_{nullptr}, from_latent_{nullptr};
    torch::nn::Embedding embedding_{nullptr};
};
TORCH_MODULE(Cvae);

} // namespace facefill
