#include "core/fill/patched_picture.h"

namespace facefill {

cv::Mat PatchedPicture::view(cv::Rect area) const {
    cv::Mat pixels = native_(area);
    bool shared = true;
    for (const Patch& patch : patches_) {
        const cv::Rect common = patch.area & area;
        if (common.empty())
            continue;
        if (shared)
            pixels = pixels.clone();
        shared = false;
        patch.pixels(common - patch.area.tl()).copyTo(pixels(common - area.tl()));
    }
    return pixels;
}

void PatchedPicture::commit() {
    for (const Patch& patch : patches_) {
        cv::Mat target = native_(patch.area);
        patch.pixels.copyTo(target);
    }
    patches_.clear();
}

} // namespace facefill
