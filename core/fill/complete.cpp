#include "core/fill/complete.h"

#include <ATen/ops/from_blob.h>
#include <c10/core/InferenceMode.h>

#include "core/error.h"
#include "core/networks/completion_network.h"

namespace facefill {
namespace {

// N x C x H x W from rows of interleaved channels; the numbers are copied.
at::Tensor to_tensor(const cv::Mat& picture) {
    CV_Assert(picture.depth() == CV_32F && picture.isContinuous());
    const at::Tensor view = at::from_blob(const_cast<float*>(picture.ptr<float>()),
                                          {1, picture.rows, picture.cols, picture.channels()}, at::kFloat);
    return view.permute({0, 3, 1, 2}).contiguous();
}

cv::Mat to_picture(const at::Tensor& tensor) {
    const at::Tensor rows = tensor.to(at::kCPU, at::kFloat).squeeze(0).permute({1, 2, 0}).contiguous();
    cv::Mat picture(static_cast<int>(rows.size(0)), static_cast<int>(rows.size(1)), CV_32FC3);
    std::memcpy(picture.data, rows.data_ptr<float>(), picture.total() * picture.elemSize());
    return picture;
}

} // namespace

cv::Mat complete(const LoadedModel& model, const cv::Mat& square, const cv::Mat& hole,
                 const CompletionWish& wish) {
    c10::InferenceMode inference;
    cv::Mat mask;
    hole.convertTo(mask, CV_32F, 1.0 / 255);
    const at::Tensor image = to_tensor(square);
    const at::Tensor output = model.network->complete(image, to_tensor(mask), wish);
    CV_Assert(output.sizes() == image.sizes());
    const cv::Mat completed = to_picture(output);
    if (!cv::checkRange(completed))
        throw Error(ErrorKind::model,
                    "The model '" + model.description.name +
                        "' gave numbers that are no colours; try the precision fp32, or another "
                        "model.");
    return completed;
}

} // namespace facefill
