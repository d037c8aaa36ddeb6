#include "core/networks/second_look.h"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

namespace facefill {

namespace {

// Of the frame's side. FFHQ's frame has the eyes at about 0.375 and 0.625 across, 0.47 down.
constexpr double eye_outer = 0.31, eye_inner = 0.45, eye_top = 0.42, eye_bottom = 0.52;
constexpr double nose_left = 0.44, nose_right = 0.56, nose_top = 0.56, nose_bottom = 0.64;
constexpr double brows_top = 0.26, below_eyes = 0.60;
// A hole's jittered edge may leave a corner of an eye.
constexpr double erased = 0.6;

at::Tensor area(const at::Tensor& mask, double top, double bottom, double left, double right) {
    const auto at = [&](double share) { return int64_t(std::lround(share * double(mask.size(3)))); };
    return mask.slice(2, at(top), at(bottom)).slice(3, at(left), at(right));
}

// N bools.
at::Tensor is_erased(const at::Tensor& area_of_mask) {
    return area_of_mask.mean({1, 2, 3}).gt(erased);
}

// How much of the result is the second drawing. N x 1 x 1 x 1.
at::Tensor share_of_second(const at::Tensor& mask) {
    const auto nose = is_erased(area(mask, nose_top, nose_bottom, nose_left, nose_right));
    return (0.5 + 0.5 * nose.to(mask.scalar_type())).view({-1, 1, 1, 1});
}

} // namespace

at::Tensor hole_of_eye(const at::Tensor& mask, EyeSide side) {
    const auto both = is_erased(area(mask, eye_top, eye_bottom, eye_outer, eye_inner)) &
                      is_erased(area(mask, eye_top, eye_bottom, 1 - eye_inner, 1 - eye_outer));
    const bool left = side == EyeSide::left;
    auto hole = at::zeros_like(mask);
    area(hole, brows_top, below_eyes, left ? 0 : 0.5, left ? 0.5 : 1)
        .copy_(area(mask, brows_top, below_eyes, left ? 0 : 0.5, left ? 0.5 : 1) *
               both.to(mask.scalar_type()).view({-1, 1, 1, 1}));
    return hole;
}

at::Tensor eyes_drawn_again(const Complete& complete, const at::Tensor& image, const at::Tensor& mask,
                            const at::Tensor& completed) {
    auto picture = completed;
    for (const auto side : {EyeSide::right, EyeSide::left}) {
        const auto hole = hole_of_eye(mask, side);
        const auto chosen = hole.flatten(1).any(1).nonzero().squeeze(1);
        if (chosen.size(0) == 0)
            break;
        const auto seen = at::where(mask.gt(0), picture, image).index_select(0, chosen);
        const auto part = hole.index_select(0, chosen);
        const auto again = at::where(part.gt(0), complete(seen, part), picture.index_select(0, chosen));
        picture = picture.index_copy(0, chosen, again);
    }
    return completed + share_of_second(mask) * (picture - completed);
}

} // namespace facefill
