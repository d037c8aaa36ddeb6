#include "training/trainer/fade_in.h"

#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/lerp.h>
#include <ATen/ops/upsample_nearest2d.h>

namespace facefill {

at::Tensor faded_in(const at::Tensor& pictures, int64_t factor, double share) {
    const auto coarse = at::avg_pool2d(pictures, {factor, factor});
    return at::lerp(at::upsample_nearest2d(coarse, {pictures.size(2), pictures.size(3)}), pictures, share);
}

} // namespace facefill
