#include "core/fill/complete.h"

#include <c10/core/InferenceMode.h>

#include "core/error.h"
#include "core/fill/tensors.h"
#include "core/networks/completion_network.h"

namespace facefill {
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
