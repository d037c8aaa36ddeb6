#include "core/fill/face_groups.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>
#include <opencv2/photo.hpp>

#include "core/image/pixels.h"

namespace facefill {
namespace {

constexpr int view_side = 1600;       // pixels; what one search looks at, at most
constexpr double fine_enough = 0.7;   // a view shrunk less than this shows every face that full size shows
constexpr float near_face = 0.7f;     // of the half side: inside, a hole is the face's own
constexpr float largest_hole = 0.95f; // of the half side: some surroundings stay visible
constexpr int most_failures =
    8; // searches that find nothing take long; a mask of specks must not take minutes
constexpr float speck_surroundings = 4.f; // side of the square around a hole that is no longer searched for

// A part of the picture, perhaps shrunk, in which faces are looked for.
struct View {
    cv::Rect area;
    double scale = 1;
    cv::Mat rgb; // CV_8UC3
};

View view_of(const cv::Mat& picture, cv::Rect area) {
    View view{area, std::min(1.0, static_cast<double>(view_side) / std::max(area.width, area.height)), {}};
    cv::Mat pixels = picture(area);
    if (view.scale < 1) {
        const cv::Size size(std::max(1, cvRound(area.width * view.scale)),
                            std::max(1, cvRound(area.height * view.scale)));
        cv::resize(pixels, pixels, size, 0, 0, cv::INTER_AREA);
    }
    view.rgb = to_rgb8(pixels);
    return view;
}

cv::Point2f into_view(const View& view, cv::Point2f point) {
    const auto scale = static_cast<float>(view.scale);
    return {(point.x - static_cast<float>(view.area.x) + 0.5f) * scale - 0.5f,
            (point.y - static_cast<float>(view.area.y) + 0.5f) * scale - 0.5f};
}

Frame out_of_view(const View& view, const Frame& frame) {
    const auto scale = static_cast<float>(view.scale);
    Frame result = frame;
    result.centre = {(frame.centre.x + 0.5f) / scale - 0.5f + static_cast<float>(view.area.x),
                     (frame.centre.y + 0.5f) / scale - 0.5f + static_cast<float>(view.area.y)};
    result.half_side = frame.half_side / scale;
    return result;
}

FaceChoice into_view(const View& view, FaceChoice choice) {
    const auto scale = static_cast<float>(view.scale);
    choice.square = {(choice.square.x - static_cast<float>(view.area.x)) * scale,
                     (choice.square.y - static_cast<float>(view.area.y)) * scale, choice.square.width * scale,
                     choice.square.height * scale};
    return choice;
}

// CV_32FC1: 1 where the view shows a pixel of the hole.
cv::Mat coverage_in_view(const View& view, const HoleMap& holes, const Hole& hole) {
    cv::Mat coverage(view.rgb.size(), CV_32FC1, cv::Scalar(0));
    const cv::Rect visible = hole.rect & view.area;
    if (visible.empty())
        return coverage;
    const cv::Point2f first = into_view(view, cv::Point2f(visible.tl()) - cv::Point2f(0.5f, 0.5f));
    const cv::Point2f last = into_view(view, cv::Point2f(visible.br()) - cv::Point2f(0.5f, 0.5f));
    const cv::Rect all({}, coverage.size());
    const cv::Point corner(cvRound(first.x + 0.5f), cvRound(first.y + 0.5f));
    const cv::Rect target = cv::Rect(corner, cv::Size(std::max(1, cvRound(last.x - first.x)),
                                                      std::max(1, cvRound(last.y - first.y)))) &
                            all;
    if (target.empty())
        return coverage;
    cv::Mat shape = holes.shape(hole, visible);
    cv::resize(shape, shape, target.size(), 0, 0, cv::INTER_AREA);
    coverage(target).setTo(1, shape > 0);
    return coverage;
}

// The view with every other hole pre-filled: two erased eyes hide a face from a search that mends one of
// them.
View with_others_mended(const View& view, const HoleMap& holes, const Hole& hole) {
    cv::Mat others(view.rgb.size(), CV_8UC1, cv::Scalar(0));
    for (const Hole& other : holes.holes())
        if (other.label != hole.label)
            others.setTo(255, coverage_in_view(view, holes, other) > 0);
    View mended = view;
    if (cv::countNonZero(others) > 0)
        cv::inpaint(view.rgb, others, mended.rgb, 3, cv::INPAINT_TELEA);
    return mended;
}

LocatedFace locate_in_view(const View& view, const HoleMap& holes, const Hole& hole, const FaceChoice& choice,
                           const FaceDetector& detector) {
    LocatedFace face =
        locate_face(detector, view.rgb, coverage_in_view(view, holes, hole), into_view(view, choice));
    face.frame = out_of_view(view, face.frame);
    return face;
}

// A window of view_side pixels around the hole, at full size.
cv::Rect window_around(const Hole& hole, cv::Size picture) {
    const cv::Point middle = (hole.rect.tl() + hole.rect.br()) / 2;
    const cv::Size size(std::max(view_side, hole.rect.width * 2), std::max(view_side, hole.rect.height * 2));
    return cv::Rect(middle - cv::Point(size / 2), size) & cv::Rect({}, picture);
}

// Largest distance of the holes' corners from the frame's centre along its axes, in half sides.
float reach(const Frame& frame, const std::vector<Hole>& holes) {
    const cv::Matx23f to_unit = frame.to_canonical(2);
    float furthest = 0;
    for (const Hole& hole : holes)
        for (const cv::Point2f& corner : hole.hull) {
            const cv::Vec2f at = to_unit * cv::Vec3f(corner.x, corner.y, 1);
            furthest = std::max({furthest, std::abs(at[0] - 0.5f), std::abs(at[1] - 0.5f)});
        }
    return furthest;
}

bool same_frame(const Frame& a, const Frame& b) {
    const float size = std::max(a.half_side, b.half_side);
    return std::hypot(a.centre.x - b.centre.x, a.centre.y - b.centre.y) < 0.3f * size &&
           std::min(a.half_side, b.half_side) > 0.7f * size;
}

// Looks for the face of one hole after the other, and remembers what the searches share.
class Search {
  public:
    Search(const cv::Mat& picture, const HoleMap& holes, const FaceChoice& choice,
           const std::function<const FaceDetector&()>& detector)
        : picture_(picture), holes_(holes), choice_(choice), detector_(detector),
          whole_(view_of(picture, cv::Rect({}, picture.size()))) {}

    LocatedFace locate(const Hole& hole) {
        if (choice_.kind != FaceChoice::Kind::automatic) {
            static const FaceDetector idle(
                {}); // the user's word needs no search, and no landmark file of 100 MB
            return locate_in_view(whole_, holes_, hole, choice_, idle);
        }
        if (failures_ >= most_failures)
            return surroundings(hole);
        const LocatedFace first = search(whole_, hole);
        if (!first.found && holes_.holes().size() > 1) {
            const LocatedFace second = search(with_others_mended(whole_, holes_, hole), hole);
            if (second.found)
                return second;
        }
        if (!first.found && whole_.scale < fine_enough) {
            const LocatedFace third = search(view_of(picture_, window_around(hole, picture_.size())), hole);
            if (third.found)
                return third;
        }
        return first;
    }

  private:
    LocatedFace search(const View& view, const Hole& hole) {
        LocatedFace face = locate_in_view(view, holes_, hole, choice_, detector_());
        failures_ += !face.found;
        return face;
    }

    static LocatedFace surroundings(const Hole& hole) {
        LocatedFace face;
        face.frame.centre = cv::Point2f(hole.rect.tl() + hole.rect.br()) * 0.5f;
        face.frame.half_side =
            speck_surroundings / 2 * static_cast<float>(std::max({hole.rect.width, hole.rect.height, 8}));
        face.note = "No face was found near many of the holes; the smaller ones were filled from their own "
                    "surroundings "
                    "without looking for one.";
        return face;
    }

    const cv::Mat& picture_;
    const HoleMap& holes_;
    const FaceChoice& choice_;
    const std::function<const FaceDetector&()>& detector_;
    View whole_;
    int failures_ = 0;
};

FaceGroup* group_of(std::vector<FaceGroup>& groups, const Hole& hole) {
    for (FaceGroup& group : groups)
        if (reach(group.frame, {hole}) <= (group.found ? near_face : largest_hole))
            return &group;
    return nullptr;
}

FaceGroup* group_with(std::vector<FaceGroup>& groups, const LocatedFace& face) {
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const FaceGroup& candidate) {
        return candidate.found == face.found && same_frame(candidate.frame, face.frame);
    });
    return group == groups.end() ? nullptr : &*group;
}

} // namespace

std::vector<FaceGroup> group_by_face(const cv::Mat& picture, const HoleMap& holes, const FaceChoice& choice,
                                     const std::function<const FaceDetector&()>& detector,
                                     const std::function<void(double)>& before_search) {
    Search search(picture, holes, choice, detector);
    std::vector<FaceGroup> groups;
    double done = 0;
    for (const Hole& hole : holes.holes()) {
        before_search(done++ / static_cast<double>(holes.holes().size()));
        FaceGroup* group = group_of(groups, hole);
        if (!group) {
            const LocatedFace face = search.locate(hole);
            group = group_with(groups, face);
            if (!group)
                group = &groups.emplace_back(FaceGroup{face.frame, face.found, face.note, {}});
        }
        group->holes.push_back(hole);
    }
    return groups;
}

Frame enlarged_to_hold(const Frame& frame, const std::vector<Hole>& holes) {
    Frame result = frame;
    const float furthest = reach(frame, holes);
    if (furthest > 1)
        result.half_side *= furthest / largest_hole;
    return result;
}

} // namespace facefill
