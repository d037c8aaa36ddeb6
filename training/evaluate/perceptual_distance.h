// How different two pictures look to a trained feature net.
#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

namespace facefill {

// LPIPS's distance without its learned weights (Zhang et al. 2018, arXiv 1801.03924, equation 1 with w = 1):
// at each place of each layer the feature vectors are scaled to length 1, and their squared difference is
// averaged over the places and summed over the layers. a, b: the layers' outputs, N x C x H x W each. Returns
// N values, 0 for equal pictures.
at::Tensor perceptual_distance(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b);

// N x D: a layer's output averaged over the places, what the Fréchet distance is taken of.
at::Tensor pooled(const at::Tensor& features);

} // namespace facefill
