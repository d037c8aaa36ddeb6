#include "core/fill/face_groups.h"

#include <algorithm>
#include <cmath>

#include "core/fill/search_view.h"

namespace facefill {
namespace {

constexpr double most_of_it = 0.7;    // of the picture: a window of that size shows no more than the whole
constexpr float neighbour_gap = 1.5f; // of the larger hole
constexpr float near_face = 0.7f;     // of the half side: inside, a hole is the face's own
constexpr float largest_hole = 0.95f; // of the half side: some surroundings stay visible
constexpr int most_failures = 8; // slow searches that find nothing; a mask of specks must not take minutes
constexpr float speck_surroundings = 4.f; // side of the square around a hole that is no longer searched for

LocatedFace locate_in_view(const SearchView& view, const cv::Mat& coverage, const FaceChoice& choice,
                           const FaceDetector& detector) {
    LocatedFace face = locate_face(detector, view.rgb, coverage, into_view(view, choice));
    face.frame = out_of_view(view, face.frame);
    return face;
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
        if (choice_.kind != FaceChoice::Kind::automatic)
            return locate_as_told(hole);
        if (failures_ >= most_failures)
            return surroundings(hole);
        const std::vector<Hole> near = with_neighbours(hole);
        if (near.size() > 1) {
            const LocatedFace face = search(whole_, near);
            if (face.found && reach(face.frame, {hole}) <= 1)
                return face;
        }
        const LocatedFace face = search(whole_, {hole});
        const cv::Rect window = window_around(hole, picture_.size());
        if (face.found || window.area() > most_of_it * whole_.area.area())
            return face;
        const LocatedFace nearer = search(view_of(picture_, window), near);
        return nearer.found ? nearer : face;
    }

  private:
    LocatedFace locate_as_told(const Hole& hole) const {
        // The user's word needs no search, and so no landmark file of 100 MB.
        static const FaceDetector idle({});
        return locate_in_view(whole_, coverage_in_view(whole_, holes_, {hole}), choice_, idle);
    }

    LocatedFace search(const SearchView& view, const std::vector<Hole>& wanted) {
        const cv::Mat coverage = coverage_in_view(view, holes_, wanted);
        LocatedFace face = locate_in_view(view, coverage, choice_, detector_());
        failures_ += !face.found;
        return face;
    }

    // The hole and those so near that they may lie in the same face: two erased eyes mislead a search that
    // mends only one of them.
    std::vector<Hole> with_neighbours(const Hole& hole) const {
        std::vector<Hole> near = {hole};
        for (const Hole& other : holes_.holes()) {
            const int size =
                std::max({hole.rect.width, hole.rect.height, other.rect.width, other.rect.height});
            const auto gap = static_cast<int>(neighbour_gap * static_cast<float>(size));
            const cv::Rect around(hole.rect.tl() - cv::Point(gap, gap),
                                  hole.rect.size() + cv::Size(2 * gap, 2 * gap));
            if (other.label != hole.label && !(around & other.rect).empty())
                near.push_back(other);
        }
        return near;
    }

    static LocatedFace surroundings(const Hole& hole) {
        LocatedFace face;
        face.frame.centre = cv::Point2f(hole.rect.tl() + hole.rect.br()) * 0.5f;
        face.frame.half_side =
            speck_surroundings / 2 * static_cast<float>(std::max({hole.rect.width, hole.rect.height, 8}));
        face.note = "No face was found near many of the holes; the smaller ones were filled from their own "
                    "surroundings without looking for one.";
        return face;
    }

    const cv::Mat& picture_;
    const HoleMap& holes_;
    const FaceChoice& choice_;
    const std::function<const FaceDetector&()>& detector_;
    SearchView whole_;
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
