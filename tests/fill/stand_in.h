// Networks that need no weights, pictures that are no photographs: what the pipeline's tests work with.
#pragma once

#include <functional>

#include <opencv2/core.hpp>

#include "core/fill/fill.h"

namespace facefill::testing {

constexpr int stand_in_resolution = 128;

// What a stand-in makes of the square it is given: image CV_32FC3, hole CV_32FC1 of 0 and 1.
using Completion = std::function<cv::Mat(const cv::Mat& image, const cv::Mat& hole, uint64_t seed)>;

// A context whose every model completes like that. frame: what the model says it was trained on.
FillContext context_with(Completion completion, const std::string& frame = "ffhq");

// A context whose every model has these attributes and paints what is wished: red is the first, green the
// second, blue the third; 0.4 where nothing is.
FillContext context_that_paints_wishes(const std::vector<std::string>& attributes);

// The square as it is: whoever returns the photo must see it again in the result.
cv::Mat unchanged(const cv::Mat& image, const cv::Mat& hole, uint64_t seed);
// The same colour everywhere.
Completion constant(const cv::Scalar& colour);

// Smooth patches of colour without detail finer than `detail` pixels.
cv::Mat smooth_picture(int type, cv::Size size, int detail = 24, uint64_t seed = 1);

// CV_8UC1, 255 in the holes.
cv::Mat hard_mask(cv::Size size, const std::vector<cv::Rect>& holes);

// A request that takes the whole picture as the face.
FillRequest request_for(const cv::Mat& picture, const cv::Mat& mask);

// Bytes that differ between two pictures outside (weight 0 of) the mask.
int changed_outside(const cv::Mat& before, const cv::Mat& after, const cv::Mat& mask);
int changed_bytes(const cv::Mat& before, const cv::Mat& after);

// Root mean square of the colours' difference inside the mask, in parts of full scale.
double rms_inside(const cv::Mat& a, const cv::Mat& b, const cv::Mat& mask);

} // namespace facefill::testing
