// The mask as the user gave it: a soft coverage, and the separate holes in it.
//
// A hole is a set of pixels with coverage above 0 that touch each other. In pictures larger than 2048 pixels
// a side holes are told apart on a grid of blocks, so that those nearer to each other than a block count as
// one: a photo of 100 megapixels then costs a label image of 4, and nothing is lost, since holes of one face
// are filled together.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

namespace facefill {

struct Hole {
    int label = 0;
    cv::Rect rect;                 // pixels of the picture; holds the hole
    std::vector<cv::Point2f> hull; // convex polygon around it, pixels of the picture
    double area = 0;               // pixels, rounded up to blocks
};

class HoleMap {
  public:
    // mask: one channel, CV_8U, CV_16U or CV_32F, finite. Keeps a reference to its pixels.
    explicit HoleMap(const cv::Mat& mask);

    // Largest first.
    const std::vector<Hole>& holes() const { return holes_; }
    // CV_32FC1, 0..1: the coverage inside `area` of this hole alone.
    cv::Mat coverage(const Hole& hole, cv::Rect area) const;
    // CV_8UC1, 255 where this hole's coverage is above 0.
    cv::Mat shape(const Hole& hole, cv::Rect area) const;

  private:
    bool alone(const Hole& hole, cv::Rect area) const;
    template<typename Sample>
    void keep_only(const Hole& hole, cv::Rect area, cv::Mat& values) const;

    cv::Mat mask_;
    cv::Mat labels_; // CV_32SC1, one per block of block_ x block_ pixels; 0: no hole
    int block_ = 1;
    std::vector<Hole> holes_;
};

// The coverage from which on a pixel tells the network nothing. What is kept by 95 % is still to be trusted;
// in a mask that is fainter than that everywhere, half of its strongest coverage.
double distrust_threshold(const cv::Mat& mask);

// hole: CV_8UC1, 0 or 255. Returns it grown by `radius` pixels in every direction (round corners).
cv::Mat grow(const cv::Mat& hole, float radius);

// The ring of `width` pixels around a hole, CV_8UC1.
cv::Mat ring_around(const cv::Mat& hole, float width);

// The largest distance of a hole's pixel to the nearest pixel outside it, per hole (pixels of `hole`,
// CV_8UC1).
float inner_radius(const cv::Mat& hole);

// Softens a coverage inwards: at most d / (width + 1) at a pixel whose distance to coverage 0 is d. A mask
// whose own edge is softer than that stays as it is. What lies beyond the border of `coverage` does not count
// as outside.
cv::Mat feather_inwards(const cv::Mat& coverage, float width);

} // namespace facefill
