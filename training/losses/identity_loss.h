// Whether two pictures show the same person, by the embeddings of a face judge.
#pragma once

#include <ATen/core/Tensor.h>

namespace facefill {

// Mean of 1 - cosine: 0 for the same direction, 1 for unrelated ones. Both N x E, of unit length (S2's
// identity loss, with the cosine for FaceNet's distance).
at::Tensor identity_loss(const at::Tensor& embedding, const at::Tensor& other);

// What an embedding is trained with: cross-entropy over the persons, whose own cosine must lead by a margin
// (CosFace, Wang et al. 2018, equation 4). cosines: N x persons; person: N whole numbers, -1 where unknown,
// which do not count.
at::Tensor person_loss(const at::Tensor& cosines, const at::Tensor& person);

} // namespace facefill
