// The fill itself: photo and mask in, photo with the hole filled out.
//
// The steps, in order: find the holes and their faces (face_groups.h); then face by face, each seeing the
// fills before it: frame -> align (face_alignment.h) -> crop -> grow the hole -> network (complete.h) ->
// match colours -> back into the photo -> composite. What grow and feather mean, and why nothing outside the
// mask is written, is in core/image/composite.h. All work but the last two steps is done at the network's
// resolution, and those go strip by strip, so that a photo of 100 megapixels costs little more memory than
// its own pixels.
#pragma once

#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "core/fill/context.h"
#include "core/fill/fill_progress.h"
#include "core/fill/options.h"

namespace facefill {

struct FillRequest {
    cv::Mat
        picture;  // native pixels as in core/image/pixels.h; filled in place, only when everything succeeded
    cv::Mat mask; // one channel, the picture's size, any of the three depths
    FillOptions options;
    FillProgress::Report report;       // may be empty
    FillProgress::Cancelled cancelled; // may be empty
};

struct FillSummary {
    int holes = 0;                  // connected holes that were filled
    int faces = 0;                  // faces that were found for them, by a detector or by the user's word
    std::string model;              // its name
    std::vector<std::string> notes; // sentences for the user
};

// Throws Error: (input) for a mask that is empty, covers everything or has another size than the picture, and
// for pixels that are not numbers; (model); (cancelled). The picture is then as it was.
FillSummary fill(FillContext& context, const FillRequest& request);

} // namespace facefill
