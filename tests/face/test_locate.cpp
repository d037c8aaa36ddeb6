#include <cmath>
#include <cstring>

#include "core/error.h"
#include "core/face/locate.h"
#include "tests/face/portrait.h"
#include "tests/face/suites.h"

#include <check.h>
#undef fail

using namespace facefill;
using namespace facefill::testing;

namespace {

const cv::Rect mouth(195, 132, 55, 28), eyes(180, 88, 95, 35);
const cv::Point2f face_centre(225, 106); // of the portrait's frame
constexpr float face_half_side = 86;

cv::Mat coverage_of(cv::Size picture, const cv::Rect& hole) {
    cv::Mat coverage = cv::Mat::zeros(picture, CV_32FC1);
    coverage(hole) = 1;
    return coverage;
}

LocatedFace locate(const cv::Mat& picture, const cv::Rect& hole, const FaceChoice& choice = {}) {
    return locate_face(shared_detector(), picture, coverage_of(picture.size(), hole), choice);
}

bool holds(const Frame& frame, const cv::Rect& hole) {
    const cv::Matx23f t = frame.to_canonical(2);
    for (const cv::Point corner : {hole.tl(), hole.br() - cv::Point(1, 1)}) {
        const float u = t(0, 0) * corner.x + t(0, 1) * corner.y + t(0, 2);
        const float v = t(1, 0) * corner.x + t(1, 1) * corner.y + t(1, 2);
        if (std::abs(u - 0.5f) > 1 || std::abs(v - 0.5f) > 1)
            return false;
    }
    return true;
}

// tolerance: share of the half side.
void assert_face(const LocatedFace& located, cv::Point2f centre, float tolerance) {
    ck_assert_msg(located.found, "%s", located.note.c_str());
    ck_assert_msg(located.note.empty(), "%s", located.note.c_str());
    const cv::Point2f apart = located.frame.centre - centre;
    ck_assert_float_lt(std::hypot(apart.x, apart.y), tolerance * face_half_side);
    ck_assert_float_eq_tol(located.frame.half_side, face_half_side, 1.5f * tolerance * face_half_side);
}

void assert_fallback(const LocatedFace& located, const cv::Rect& hole) {
    ck_assert(!located.found);
    ck_assert_ptr_nonnull(strstr(located.note.c_str(), "square around the hole"));
    ck_assert(holds(located.frame, hole));
}

} // namespace

START_TEST(test_face_under_the_hole_is_seen) {
    const cv::Mat picture = portrait();
    if (!picture.empty())
        assert_face(locate(picture, mouth), face_centre, 0.1f);
}
END_TEST

START_TEST(test_rubbish_under_the_hole_is_looked_past) {
    cv::Mat picture = portrait();
    if (picture.empty())
        return;
    cv::rectangle(picture, mouth, {255, 0, 255}, cv::FILLED);
    assert_face(locate(picture, mouth), face_centre, 0.1f);
}
END_TEST

START_TEST(test_blackened_eyes_do_not_hide_the_face) {
    cv::Mat picture = portrait();
    if (picture.empty())
        return;
    cv::rectangle(picture, eyes, {0, 0, 0}, cv::FILLED);
    assert_face(locate(picture, eyes), face_centre, 0.3f);
}
END_TEST

START_TEST(test_face_at_the_border) {
    const cv::Mat picture = portrait();
    if (picture.empty())
        return;
    const cv::Mat cut = picture(cv::Rect(170, 40, 300, 300)).clone();
    assert_face(locate(cut, mouth - cv::Point(170, 40)), face_centre - cv::Point2f(170, 40), 0.2f);
}
END_TEST

START_TEST(test_face_on_its_side) {
    cv::Mat picture = portrait();
    if (picture.empty())
        return;
    cv::rotate(picture, picture, cv::ROTATE_90_CLOCKWISE);
    const cv::Rect hole(picture.cols - mouth.y - mouth.height, mouth.x, mouth.height, mouth.width);
    const LocatedFace located = locate(picture, hole);
    assert_face(located, {511 - face_centre.y, face_centre.x}, 0.1f);
    ck_assert_float_eq_tol(located.frame.angle, float(CV_PI) / 2, 0.2f);
}
END_TEST

START_TEST(test_hole_in_one_of_two_faces) {
    const cv::Mat picture = portrait();
    if (picture.empty())
        return;
    cv::Mat two;
    const cv::Mat face = picture(cv::Rect(120, 0, 220, 260));
    cv::hconcat(face, face, two);
    assert_face(locate(two, mouth - cv::Point(120, 0)), face_centre - cv::Point2f(120, 0), 0.1f);
    assert_face(locate(two, mouth + cv::Point(100, 0)), face_centre + cv::Point2f(100, 0), 0.1f);
}
END_TEST

START_TEST(test_small_face_in_a_large_picture) {
    const cv::Mat picture = portrait();
    if (picture.empty())
        return;
    cv::Mat large(2500, 4000, CV_8UC3, cv::Scalar(90, 90, 90));
    picture.copyTo(large(cv::Rect(3000, 1500, 512, 512)));
    assert_face(locate(large, mouth + cv::Point(3000, 1500)), face_centre + cv::Point2f(3000, 1500), 0.1f);
}
END_TEST

START_TEST(test_face_elsewhere_is_not_the_holes) {
    const cv::Mat picture = portrait();
    const cv::Rect hole(440, 440, 40, 30);
    if (!picture.empty())
        assert_fallback(locate(picture, hole), hole);
}
END_TEST

START_TEST(test_no_face_falls_back_to_the_surroundings) {
    const cv::Mat picture(300, 400, CV_8UC3, cv::Scalar(120, 130, 140));
    for (const cv::Rect& hole : {cv::Rect(150, 100, 60, 40), cv::Rect(0, 0, 1, 1), cv::Rect(390, 0, 10, 300),
                                 cv::Rect(0, 0, 400, 300)})
        assert_fallback(locate(picture, hole), hole);
    const LocatedFace inside = locate(picture, {0, 0, 60, 60});
    ck_assert_float_le(share_outside(inside.frame, picture.size()), 1e-5f);
}
END_TEST

START_TEST(test_one_pixel_picture) {
    assert_fallback(locate(cv::Mat(1, 1, CV_8UC3, cv::Scalar(1, 2, 3)), {0, 0, 1, 1}), {0, 0, 1, 1});
}
END_TEST

START_TEST(test_whole_takes_the_picture) {
    const cv::Mat picture(120, 200, CV_8UC3, cv::Scalar(0, 0, 0));
    const LocatedFace located = locate(picture, {10, 10, 5, 5}, FaceChoice::parse("whole"));
    ck_assert(located.found && located.note.empty());
    ck_assert_float_eq(located.frame.centre.x, 99.5f);
    ck_assert_float_eq(located.frame.centre.y, 59.5f);
    ck_assert_float_eq(located.frame.half_side, 100);
}
END_TEST

START_TEST(test_square_is_the_users_word) {
    const cv::Mat picture(120, 200, CV_8UC3, cv::Scalar(0, 0, 0));
    const LocatedFace located = locate(picture, {30, 30, 20, 20}, FaceChoice::parse("20,10,80,80"));
    ck_assert(located.found && located.note.empty());
    ck_assert_float_eq(located.frame.centre.x, 59.5f);
    ck_assert_float_eq(located.frame.half_side, 40);
    assert_fallback(locate(picture, {150, 90, 20, 20}, FaceChoice::parse("20,10,80,80")), {150, 90, 20, 20});
}
END_TEST

START_TEST(test_choices_that_make_no_sense_are_refused) {
    for (const char* text : {"", "Auto", "1,2,3", "1,2,3,4,5", "1,2,0,4", "1,2,-3,4", "a,b,c,d", "1,2,3,4 ",
                             "nan,0,9,9", "0,0,1e30,9", "1;2;3;4", "0,0,inf,inf"}) {
        try {
            FaceChoice::parse(text);
            ck_abort_msg("\"%s\" was taken", text);
        } catch (const Error& error) {
            ck_assert(error.kind() == ErrorKind::input);
            ck_assert_ptr_nonnull(strstr(error.what(), "X,Y,W,H"));
        }
    }
    ck_assert(FaceChoice::parse("auto").kind == FaceChoice::Kind::automatic);
    ck_assert_float_eq(FaceChoice::parse("-5,0,10.5,9").square.width, 10.5f);
}
END_TEST

Suite* locate_suite() {
    Suite* suite = suite_create("locate");
    TCase* faces = tcase_create("faces");
    tcase_set_timeout(faces, 120);
    tcase_add_test(faces, test_face_under_the_hole_is_seen);
    tcase_add_test(faces, test_rubbish_under_the_hole_is_looked_past);
    tcase_add_test(faces, test_blackened_eyes_do_not_hide_the_face);
    tcase_add_test(faces, test_face_at_the_border);
    tcase_add_test(faces, test_face_on_its_side);
    tcase_add_test(faces, test_hole_in_one_of_two_faces);
    tcase_add_test(faces, test_small_face_in_a_large_picture);
    tcase_add_test(faces, test_face_elsewhere_is_not_the_holes);
    suite_add_tcase(suite, faces);
    TCase* choices = tcase_create("choices");
    tcase_set_timeout(choices, 120);
    tcase_add_test(choices, test_no_face_falls_back_to_the_surroundings);
    tcase_add_test(choices, test_one_pixel_picture);
    tcase_add_test(choices, test_whole_takes_the_picture);
    tcase_add_test(choices, test_square_is_the_users_word);
    tcase_add_test(choices, test_choices_that_make_no_sense_are_refused);
    suite_add_tcase(suite, choices);
    return suite;
}
