#include "training/evaluate/opencv_inpainting.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty_like.h>
#include <opencv2/photo.hpp>

#include "training/evaluate/bytes.h"

namespace facefill {

namespace {

constexpr double radius = 3;

at::Tensor inpainted(const TestBatch& one, int flags) {
    const auto image = to_bytes(one.image), mask = to_bytes(one.mask);
    const auto side = int(image.size(0));
    auto filled = at::empty_like(image);
    cv::Mat result(side, side, CV_8UC3, filled.data_ptr());
    cv::inpaint(cv::Mat(side, side, CV_8UC3, image.data_ptr()), cv::Mat(side, side, CV_8UC1, mask.data_ptr()),
                result, radius, flags);
    return from_bytes(filled);
}

} // namespace

OpencvInpainting::OpencvInpainting(Algorithm algorithm)
    : CompletionMethod(algorithm == Algorithm::telea ? "telea" : "ns"), algorithm_(algorithm) {}

at::Tensor OpencvInpainting::complete(const TestBatch& batch, uint64_t) {
    std::vector<at::Tensor> filled;
    for (int64_t i = 0; i < batch.size(); ++i)
        filled.push_back(
            inpainted(batch.single(i), algorithm_ == Algorithm::telea ? cv::INPAINT_TELEA : cv::INPAINT_NS));
    return at::cat(filled);
}

} // namespace facefill
