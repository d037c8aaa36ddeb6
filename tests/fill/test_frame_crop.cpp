#include "core/fill/frame_crop.h"

#include <opencv2/imgproc.hpp>

#include "core/image/pixels.h"
#include "tests/fill/stand_in.h"
#include "tests/fill/suites.h"
#undef fail

namespace {

using namespace facefill;
using namespace facefill::testing;

Frame frame_at(float x, float y, float half_side, float angle) {
    Frame frame;
    frame.centre = {x, y};
    frame.half_side = half_side;
    frame.angle = angle;
    return frame;
}

} // namespace

START_TEST(a_part_shows_the_network_what_the_whole_would) {
    const cv::Mat picture = smooth_picture(CV_8UC3, {900, 700});
    const Frame frames[] = {frame_at(450, 350, 60, 0.3f), frame_at(10, 20, 80, 0), frame_at(890, 650, 50, -1),
                            frame_at(450, -30, 60, 0)};
    for (const Frame& frame : frames) {
        const cv::Mat whole = to_rgb(crop_to_frame(picture, frame, 96));
        ck_assert(cv::norm(crop_photo(PatchedPicture(picture), frame, 96), whole, cv::NORM_INF) < 2.1 / 255);
    }
}
END_TEST

START_TEST(bright_float_pixels_are_cut_to_what_a_network_knows) {
    const cv::Mat picture(50, 50, CV_32FC3, cv::Scalar(7, -3, 0.5));
    const cv::Vec3f seen =
        crop_photo(PatchedPicture(picture), frame_at(25, 25, 20, 0), 32).at<cv::Vec3f>(16, 16);
    ck_assert(seen == cv::Vec3f(1, 0, 0.5));
}
END_TEST

START_TEST(a_thin_scratch_in_a_large_face_is_kept) {
    const cv::Mat mask = hard_mask({3000, 3000}, {{1000, 1500, 1000, 1}});
    const cv::Mat hole = crop_hole(mask, frame_at(1500, 1500, 1400, 0), 128, 0);
    ck_assert_int_ge(cv::countNonZero(hole), 40);
    ck_assert_int_le(cv::countNonZero(hole), 3 * 50);
}
END_TEST

START_TEST(the_hole_grows_by_pixels_of_the_picture) {
    const cv::Mat mask = hard_mask({400, 400}, {{150, 150, 100, 100}});
    const Frame frame = frame_at(199.5, 199.5, 128, 0); // two of the picture's pixels in one of the network's
    const cv::Rect tight = cv::boundingRect(crop_hole(mask, frame, 128, 0));
    const cv::Rect grown = cv::boundingRect(crop_hole(mask, frame, 128, 8));
    ck_assert_int_ge(tight.width, 50);
    ck_assert_int_le(tight.width, 52);
    ck_assert_int_eq(grown.width, tight.width + 8);
    ck_assert_int_eq(grown.x, tight.x - 4);
}
END_TEST

START_TEST(a_hole_at_the_border_is_mirrored_with_the_photo) {
    const cv::Mat mask = hard_mask({200, 200}, {{0, 80, 30, 40}});
    const cv::Mat hole = crop_hole(mask, frame_at(0, 100, 64, 0), 128, 0);
    ck_assert_int_eq(hole.at<uchar>(64, 74), 255); // 10 pixels inside the picture
    ck_assert_int_eq(hole.at<uchar>(64, 54), 255); // 10 pixels outside: mirrored rubbish is rubbish
    ck_assert_int_eq(hole.at<uchar>(64, 20), 0);
}
END_TEST

Suite* frame_crop_suite() {
    Suite* suite = suite_create("frame crop");
    TCase* cases = tcase_create("frame crop");
    tcase_add_test(cases, a_part_shows_the_network_what_the_whole_would);
    tcase_add_test(cases, bright_float_pixels_are_cut_to_what_a_network_knows);
    tcase_add_test(cases, a_thin_scratch_in_a_large_face_is_kept);
    tcase_add_test(cases, the_hole_grows_by_pixels_of_the_picture);
    tcase_add_test(cases, a_hole_at_the_border_is_mirrored_with_the_photo);
    suite_add_tcase(suite, cases);
    return suite;
}
