#include "core/fill/tensors.h"

#include <ATen/ops/from_blob.h>

namespace facefill {

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

} // namespace facefill
