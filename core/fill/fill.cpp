#include "core/fill/fill.h"

#include <algorithm>

#include "core/error.h"
#include "core/fill/complete.h"
#include "core/fill/face_alignment.h"
#include "core/fill/face_groups.h"
#include "core/fill/frame_crop.h"
#include "core/fill/paste_hole.h"
#include "core/fill/patched_picture.h"
#include "core/image/colour_match.h"
#include "core/image/mask.h"
#include "core/image/pixels.h"
#include "core/networks/completion_network.h"

namespace facefill {
namespace {

// Shares of the time, for the progress bar: the model is loaded, faces are found, the rest is filling.
constexpr double model_done = 0.2, search_done = 0.5, fill_done = 0.99;
constexpr float automatic_share = 0.02f; // of the face's size, for grow and feather

// A face is about half as wide as its frame.
float face_size(const Frame& frame) {
    return frame.half_side;
}

std::string size_text(const cv::Mat& picture) {
    return std::to_string(picture.cols) + " x " + std::to_string(picture.rows) + " pixels";
}

void check_request(const FillRequest& request) {
    if (request.mask.size() != request.picture.size())
        throw Error(ErrorKind::input, "The mask has " + size_text(request.mask) + " but the picture has " +
                                          size_text(request.picture) +
                                          "; give a mask of the picture's size.");
    if (!is_finite(request.picture))
        throw Error(ErrorKind::input,
                    "The picture holds values that are not numbers (NaN or infinity); replace "
                    "them first.");
    if (!is_finite(request.mask))
        throw Error(ErrorKind::input,
                    "The mask holds values that are not numbers (NaN or infinity); draw it anew.");
}

void check_coverage(const cv::Mat& mask) {
    double weakest = 0, strongest = 0;
    cv::minMaxLoc(mask, &weakest, &strongest);
    if (strongest <= 0)
        throw Error(ErrorKind::input, "The mask is empty: select the part of the face that is to be filled.");
    if (weakest > distrust_threshold(mask))
        throw Error(ErrorKind::input,
                    "The mask covers the whole picture, which leaves nothing to go by: select only "
                    "the part of the face that is to be filled.");
}

// One fill under way.
class Fill {
  public:
    Fill(FillContext& context, const FillRequest& request, FillProgress& progress)
        : context_(context), request_(request), options_(request.options), progress_(progress),
          picture_(request.picture), holes_(request.mask),
          unfilled_(request.mask > distrust_threshold(request.mask)) {}

    FillSummary run(const LoadedModel& model) {
        wish_ = {options_.seed, arrange_wishes(options_.wishes, model.description)};
        const std::vector<FaceGroup> groups = find_faces();
        for (size_t i = 0; i < groups.size(); ++i) {
            progress_.step(search_done + (fill_done - search_done) * static_cast<double>(i) /
                                             static_cast<double>(groups.size()),
                           "Filling the hole");
            fill_group(model, groups[i]);
        }
        progress_.step(fill_done, "Writing the fill");
        picture_.commit();
        return summary(model, groups);
    }

  private:
    std::vector<FaceGroup> find_faces() {
        return group_by_face(
            request_.picture, holes_, options_.face,
            [this]() -> const FaceDetector& { return context_.detector(); },
            [this](double share) {
                progress_.step(model_done + (search_done - model_done) * share, "Finding the face");
            });
    }

    void fill_group(const LoadedModel& model, const FaceGroup& group) {
        const Frame face = frame_of(group), frame = enlarged_to_hold(face, group.holes);
        if (frame.half_side > face.half_side)
            note("A hole reaches beyond the face's surroundings, so that more of the picture was taken for "
                 "the face; "
                 "smaller holes are filled better.");
        const int resolution = model.description.resolution;
        const cv::Mat square = crop_photo(picture_, frame, resolution);
        const cv::Mat hole = crop_hole(unfilled_, frame, resolution, grow_width(frame));
        progress_.throw_if_cancelled();
        cv::Mat completed = complete(model, square, hole, wish_);
        progress_.throw_if_cancelled();
        if (options_.colour_match)
            completed = match_colours(completed, square, hole);
        for (const Hole& part : group.holes) {
            paste_hole(picture_, completed, frame, holes_, part, feather_width(frame), progress_);
            unfilled_(part.rect).setTo(0, holes_.shape(part, part.rect));
        }
    }

    Frame frame_of(const FaceGroup& group) const {
        FaceAligner* aligner =
            options_.face.kind == FaceChoice::Kind::automatic ? context_.aligner() : nullptr;
        if (!aligner)
            return group.frame;
        return group.found ? aligned_if_misled(*aligner, picture_, unfilled_, group.frame)
                           : aligned(*aligner, picture_, unfilled_, group.frame);
    }

    float grow_width(const Frame& frame) const {
        return options_.grow < 0 ? automatic_share * face_size(frame) : options_.grow;
    }

    // See core/image/composite.h.
    float feather_width(const Frame& frame) const {
        if (options_.feather >= 0)
            return options_.feather;
        return options_.colour_match ? 0 : automatic_share * face_size(frame);
    }

    void note(const std::string& sentence) {
        if (!sentence.empty() && std::find(notes_.begin(), notes_.end(), sentence) == notes_.end())
            notes_.push_back(sentence);
    }

    FillSummary summary(const LoadedModel& model, const std::vector<FaceGroup>& groups) {
        FillSummary result;
        result.holes = static_cast<int>(holes_.holes().size());
        for (const FaceGroup& group : groups) {
            result.faces += group.found;
            note(group.note);
        }
        result.model = model.description.name;
        result.notes = notes_;
        return result;
    }

    FillContext& context_;
    const FillRequest& request_;
    const FillOptions& options_;
    FillProgress& progress_;
    PatchedPicture picture_;
    HoleMap holes_;
    cv::Mat unfilled_; // CV_8UC1: 255 where the photo is not to be trusted
    CompletionWish wish_;
    std::vector<std::string> notes_;
};

} // namespace

FillSummary fill(FillContext& context, const FillRequest& request) {
    FillProgress progress(request.report, request.cancelled);
    progress.step(0, "Loading the model");
    const FillOptions& options = request.options;
    check_request(request);
    check_coverage(request.mask);
    set_threads(options.threads);
    if (options.face.kind == FaceChoice::Kind::automatic)
        context.prefetch_detector();
    const LoadedModel& model =
        context.model(options.model, wished_attributes(options.wishes), parse_precision(options.precision));
    progress.step(model_done, "Finding the face");
    const FillSummary summary = Fill(context, request, progress).run(model);
    progress.finish();
    return summary;
}

} // namespace facefill
