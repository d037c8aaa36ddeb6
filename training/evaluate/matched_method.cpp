#include "training/evaluate/matched_method.h"

#include <ATen/ops/empty_like.h>
#include <ATen/ops/stack.h>

#include "core/image/colour_match.h"

namespace facefill {

namespace {

// 3 x R x R to R x R x 3, in memory of its own that the matrix only shows.
at::Tensor rows_of_pixels(const at::Tensor& image) {
    return image.permute({1, 2, 0}).to(at::kFloat).contiguous();
}

cv::Mat shown(at::Tensor& pixels, int type) {
    return {int(pixels.size(0)), int(pixels.size(1)), type, pixels.data_ptr()};
}

at::Tensor matched(const at::Tensor& fill, const at::Tensor& photo, const at::Tensor& mask) {
    auto filled = rows_of_pixels(fill), seen = rows_of_pixels(photo);
    auto hole = mask.gt(0).to(at::kByte).mul(255).contiguous();
    const cv::Mat result =
        match_colours(shown(filled, CV_32FC3), shown(seen, CV_32FC3), shown(hole, CV_8UC1));
    auto pixels = at::empty_like(filled);
    result.copyTo(shown(pixels, CV_32FC3));
    return pixels.permute({2, 0, 1}).contiguous();
}

} // namespace

MatchedMethod::MatchedMethod(std::shared_ptr<CompletionMethod> method)
    : CompletionMethod(method->name() + ", matched"), method_(std::move(method)) {}

at::Tensor MatchedMethod::complete(const TestBatch& batch, uint64_t seed) {
    const auto filled = method_->complete(batch, seed);
    std::vector<at::Tensor> pictures;
    for (int64_t i = 0; i < batch.size(); ++i)
        pictures.push_back(matched(filled[i], batch.image[i], batch.mask[i][0]));
    return at::stack(pictures);
}

} // namespace facefill
