// The caller's picture together with the fills made so far, which are not yet written into it.
//
// A fill changes nothing until everything has succeeded, and a face's fill has to be seen by the next one. A
// copy of the whole picture would do, at twice the memory; this keeps copies of the filled rectangles alone.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

namespace facefill {

class PatchedPicture {
  public:
    // native: as in core/image/pixels.h; its pixels are shared with the caller.
    explicit PatchedPicture(const cv::Mat& native) : native_(native) {}

    cv::Size size() const { return native_.size(); }
    // The pixels of `area` with all patches in them: a view or a copy, not to be written to.
    cv::Mat view(cv::Rect area) const;
    // A copy of `area` to be worked on and given back by add().
    cv::Mat copy(cv::Rect area) const { return view(area).clone(); }
    void add(cv::Rect area, cv::Mat pixels) { patches_.push_back({area, std::move(pixels)}); }
    // Writes the patches into the caller's picture.
    void commit();

  private:
    struct Patch {
        cv::Rect area;
        cv::Mat pixels;
    };

    cv::Mat native_;
    std::vector<Patch> patches_;
};

} // namespace facefill
