#include "training/evaluate/baselines.h"

#include "core/error.h"
#include "training/evaluate/gmic_inpainting.h"
#include "training/evaluate/mean_face.h"
#include "training/nearest_word.h"
#ifdef FACEFILL_WITH_FILL
#include "training/evaluate/opencv_inpainting.h"
#endif

namespace facefill {

namespace {

std::unique_ptr<CompletionMethod> make_opencv_baseline(const std::string& name) {
#ifdef FACEFILL_WITH_FILL
    using Algorithm = OpencvInpainting::Algorithm;
    return std::make_unique<OpencvInpainting>(name == "telea" ? Algorithm::telea : Algorithm::navier_stokes);
#else
    throw Error(ErrorKind::input,
                "The baseline '" + name + "' is OpenCV's, which this program was built without.");
#endif
}

} // namespace

std::unique_ptr<CompletionMethod> make_baseline(const std::string& name,
                                                const std::vector<std::shared_ptr<const Pack>>& packs) {
    if (name == "telea" || name == "ns")
        return make_opencv_baseline(name);
    if (name == "mean")
        return std::make_unique<MeanFace>(packs);
    if (name == "gmic")
        return std::make_unique<GmicInpainting>();
    throw Error(ErrorKind::input, "There is no baseline '" + name + "'; did you mean '" +
                                      nearest_word(name, {"telea", "ns", "mean", "gmic"}) + "'?");
}

} // namespace facefill
