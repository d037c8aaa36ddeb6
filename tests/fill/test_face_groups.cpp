#include "core/fill/face_groups.h"

#include <cmath>

#include "tests/fill/stand_in.h"
#include "tests/fill/suites.h"
#undef fail

namespace {

using namespace facefill;
using namespace facefill::testing;

const FaceDetector& detector_without_landmarks() {
    static const FaceDetector detector({});
    return detector;
}

std::vector<FaceGroup> groups_of(const cv::Mat& picture, const cv::Mat& mask, const char* face) {
    const HoleMap holes(mask);
    return group_by_face(picture, holes, FaceChoice::parse(face), detector_without_landmarks, [](double) {});
}

} // namespace

START_TEST(the_users_square_holds_all_holes_in_it) {
    const cv::Mat mask = hard_mask({300, 200}, {{110, 60, 20, 10}, {150, 60, 20, 10}, {130, 110, 30, 12}});
    const auto groups = groups_of(smooth_picture(CV_8UC3, mask.size()), mask, "80,20,120,120");
    ck_assert_uint_eq(groups.size(), 1);
    ck_assert_uint_eq(groups[0].holes.size(), 3);
    ck_assert(groups[0].found && groups[0].note.empty());
    ck_assert_float_eq_tol(groups[0].frame.centre.x, 139.5, 1e-3);
    ck_assert_float_eq_tol(groups[0].frame.half_side, 60, 1e-3);
}
END_TEST

START_TEST(squares_keep_their_place_in_pictures_that_are_shrunk_to_search) {
    const cv::Mat mask = hard_mask({6400, 3200}, {{5000, 1000, 300, 300}});
    const auto groups = groups_of(cv::Mat(mask.size(), CV_8UC1, cv::Scalar(90)), mask, "4700,700,800,800");
    ck_assert_float_eq_tol(groups[0].frame.centre.x, 5099.5, 2.1);
    ck_assert_float_eq_tol(groups[0].frame.centre.y, 1099.5, 2.1);
    ck_assert_float_eq_tol(groups[0].frame.half_side, 400, 1);
}
END_TEST

START_TEST(without_a_face_the_holes_surroundings_are_taken_and_named) {
    const cv::Mat mask = hard_mask({400, 300}, {{40, 40, 30, 30}, {300, 200, 40, 40}});
    const auto groups = groups_of(smooth_picture(CV_16UC1, mask.size()), mask, "auto");
    ck_assert_uint_eq(groups.size(), 2);
    for (const FaceGroup& group : groups) {
        ck_assert(!group.found);
        ck_assert(!group.note.empty());
        ck_assert_uint_eq(group.holes.size(), 1);
        ck_assert(group.frame.half_side >= 20);
    }
}
END_TEST

START_TEST(a_mask_of_specks_ends_in_good_time) {
    std::vector<cv::Rect> specks;
    for (int i = 0; i < 400; ++i)
        specks.emplace_back(5 + i % 20 * 6, 5 + i / 20 * 6, 1, 1);
    const cv::Mat mask = hard_mask({125, 125}, specks);
    const auto groups = groups_of(smooth_picture(CV_8UC3, mask.size()), mask, "auto");
    size_t holes = 0;
    for (const FaceGroup& group : groups)
        holes += group.holes.size();
    ck_assert_uint_eq(holes, 400);
}
END_TEST

START_TEST(a_frame_grows_to_hold_its_holes) {
    Frame frame;
    frame.centre = {100, 100};
    frame.half_side = 50;
    frame.angle = 0.4f;
    const HoleMap inside(hard_mask({300, 300}, {{90, 90, 20, 20}}));
    ck_assert_float_eq(enlarged_to_hold(frame, inside.holes()).half_side, 50);
    const HoleMap beyond(hard_mask({300, 300}, {{90, 90, 20, 120}}));
    const Frame enlarged = enlarged_to_hold(frame, beyond.holes());
    ck_assert_float_gt(enlarged.half_side, 95);
    ck_assert(enlarged.centre == frame.centre && enlarged.angle == frame.angle);
    ck_assert_float_eq(enlarged_to_hold(enlarged, beyond.holes()).half_side, enlarged.half_side);
}
END_TEST

Suite* face_groups_suite() {
    Suite* suite = suite_create("face groups");
    TCase* cases = tcase_create("face groups");
    tcase_add_test(cases, the_users_square_holds_all_holes_in_it);
    tcase_add_test(cases, squares_keep_their_place_in_pictures_that_are_shrunk_to_search);
    tcase_add_test(cases, without_a_face_the_holes_surroundings_are_taken_and_named);
    tcase_add_test(cases, a_mask_of_specks_ends_in_good_time);
    tcase_add_test(cases, a_frame_grows_to_hold_its_holes);
    suite_add_tcase(suite, cases);
    return suite;
}
