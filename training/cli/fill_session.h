// The core's C interface with C++ manners: one context whose model stays loaded for all pictures.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <opencv2/core/mat.hpp>

#include "facefill/facefill.h"

namespace facefill {

struct FillResult {
    int holes = 0;
    int faces = 0;
    std::string model;
    std::vector<std::string> notes;
};

class FillSession {
  public:
    FillSession();

    // Throws UsageError where the value of this parameter of parameters.h is out of its range.
    void set(const std::string& parameter, const std::string& value);

    using OnProgress = std::function<void(double fraction, const char* text)>;
    // Fills `pixels` in place (laid out as picture_file.h says) where `mask`, of the same size, covers it.
    // Throws Error; then the pixels are as before. A non-zero *cancel stops it, with Error (cancelled).
    FillResult fill(cv::Mat& pixels, const cv::Mat& mask, const OnProgress& on_progress,
                    const volatile gint* cancel);

  private:
    std::unique_ptr<FacefillContext, decltype(&facefill_context_free)> context_;
    std::unique_ptr<FacefillOptions, decltype(&facefill_options_free)> options_;
};

} // namespace facefill
