// A part of the picture, shrunk to 1600 pixels a side where it is larger: what one search for a face looks
// at.
//
// A face finder wants 8-bit colours and a float coverage; for a photo of 100 megapixels they would take 800
// MB.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "core/face/locate.h"
#include "core/image/mask.h"

namespace facefill {

struct SearchView {
    cv::Rect area; // pixels of the picture
    double scale = 1;
    cv::Mat rgb; // CV_8UC3
};

// picture: native pixels.
SearchView view_of(const cv::Mat& picture, cv::Rect area);

// 800 pixels around a hole, or three times its size.
cv::Rect window_around(const Hole& hole, cv::Size picture);

// CV_32FC1: 1 where the view shows a pixel of one of the wanted holes.
cv::Mat coverage_in_view(const SearchView& view, const HoleMap& holes, const std::vector<Hole>& wanted);

Frame out_of_view(const SearchView& view, const Frame& frame);
FaceChoice into_view(const SearchView& view, FaceChoice choice);

} // namespace facefill
