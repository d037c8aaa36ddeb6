#include <cmath>

#include <opencv2/imgproc.hpp>

#include "core/face/frame.h"
#include "tests/face/suites.h"

#include <check.h>
#undef fail

using namespace facefill;

namespace {

// Eyes 20 apart around (50, 50), the mouth's corners around (50, 90).
Landmarks upright_landmarks() {
    Landmarks landmarks{};
    landmarks.fill({50, 60});
    for (int i = 36; i <= 41; ++i)
        landmarks[i] = {40, 50};
    for (int i = 42; i <= 47; ++i)
        landmarks[i] = {60, 50};
    landmarks[48] = {42, 90};
    landmarks[54] = {58, 90};
    return landmarks;
}

Landmarks turned(const Landmarks& landmarks, float angle) {
    Landmarks result;
    for (size_t i = 0; i < landmarks.size(); ++i)
        result[i] = {std::cos(angle) * landmarks[i].x - std::sin(angle) * landmarks[i].y,
                     std::sin(angle) * landmarks[i].x + std::cos(angle) * landmarks[i].y};
    return result;
}

// Smooth, and different everywhere.
cv::Mat drawing(int width, int height, int type = CV_32FC3) {
    cv::Mat picture(height, width, CV_32FC3);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            picture.at<cv::Vec3f>(y, x) = {0.5f + 0.4f * std::sin(x * 0.07f),
                                           0.5f + 0.4f * std::cos(y * 0.05f),
                                           (x + y) / float(width + height)};
    const double range = CV_MAT_DEPTH(type) == CV_8U ? 255 : CV_MAT_DEPTH(type) == CV_16U ? 65535 : 1;
    picture.convertTo(picture, type, range);
    return picture;
}

Frame frame_at(float x, float y, float half_side, float angle = 0) {
    Frame frame;
    frame.centre = {x, y};
    frame.half_side = half_side;
    frame.angle = angle;
    return frame;
}

void assert_near(float actual, float expected, float tolerance) {
    ck_assert_float_eq_tol(actual, expected, tolerance);
}

} // namespace

START_TEST(test_frame_follows_ffhq) {
    const Frame frame = frame_from_landmarks(upright_landmarks());
    assert_near(frame.centre.x, 50, 1e-4f);
    assert_near(frame.centre.y, 54, 1e-4f);
    assert_near(frame.half_side, 72, 1e-4f); // 1.8 x 40 is more than 2 x 20
    assert_near(frame.angle, 0, 1e-6f);
}
END_TEST

START_TEST(test_wide_eyes_set_the_size) {
    Landmarks landmarks = upright_landmarks();
    landmarks[48].y = landmarks[54].y = 60;
    assert_near(frame_from_landmarks(landmarks).half_side, 40, 1e-4f);
}
END_TEST

START_TEST(test_turned_face_has_the_same_landmarks_in_its_frame) {
    const float angle = 0.6f;
    const Landmarks upright = upright_landmarks(), other = turned(upright, angle);
    const Frame frame = frame_from_landmarks(other);
    assert_near(frame.angle, angle, 1e-5f);
    const Landmarks expected = landmarks_in_frame(upright, frame_from_landmarks(upright), 192);
    const Landmarks actual = landmarks_in_frame(other, frame, 192);
    for (size_t i = 0; i < actual.size(); ++i) {
        assert_near(actual[i].x, expected[i].x, 1e-2f);
        assert_near(actual[i].y, expected[i].y, 1e-2f);
    }
}
END_TEST

START_TEST(test_landmarks_in_one_point_give_a_frame) {
    Landmarks landmarks;
    landmarks.fill({7, 9});
    const Frame frame = frame_from_landmarks(landmarks);
    ck_assert_float_eq(frame.half_side, 1);
    assert_near(frame.centre.x, 7, 1e-5f);
    ck_assert_int_eq(crop_to_frame(drawing(20, 20), frame, 16).rows, 16);
}
END_TEST

START_TEST(test_corners_of_the_frame_are_the_corners_of_the_square) {
    const cv::Matx23f t = frame_at(100, 60, 32).to_canonical(128);
    // The picture's square reaches from 68 to 132; the canonical one from -0.5 to 127.5.
    assert_near(t(0, 0) * 68 + t(0, 1) * 28 + t(0, 2), -0.5f, 1e-3f);
    assert_near(t(1, 0) * 132 + t(1, 1) * 92 + t(1, 2), 127.5f, 1e-3f);
}
END_TEST

START_TEST(test_crop_and_paste_give_the_picture_back) {
    const cv::Mat picture = drawing(200, 160);
    const Frame frame = frame_at(104.3f, 77.8f, 50, 0.4f);
    const cv::Rect inside(85, 60, 40, 36);
    const cv::Mat pasted = paste_from_frame(crop_to_frame(picture, frame, 128), frame, inside);
    ck_assert_int_eq(pasted.cols, inside.width);
    ck_assert_int_eq(pasted.rows, inside.height);
    ck_assert_double_lt(cv::norm(pasted, picture(inside), cv::NORM_INF), 0.01);
}
END_TEST

START_TEST(test_crop_of_the_whole_picture_is_the_picture) {
    const cv::Mat picture = drawing(64, 64, CV_8UC3);
    ck_assert_double_le(
        cv::norm(crop_to_frame(picture, frame_at(31.5f, 31.5f, 32), 64), picture, cv::NORM_INF), 0);
}
END_TEST

START_TEST(test_outside_is_mirrored) {
    const cv::Mat picture = drawing(64, 64);
    const cv::Mat square = crop_to_frame(picture, frame_at(0, 31.5f, 32), 64); // its left half lies outside
    for (int x = 1; x < 30; ++x) // column 31.5 of the square is the picture's first
        ck_assert_double_lt(
            cv::norm(square.at<cv::Vec3f>(20, 31 - x), square.at<cv::Vec3f>(20, 32 + x), cv::NORM_INF), 0.02);
}
END_TEST

START_TEST(test_frame_far_outside_is_still_filled) {
    const cv::Mat square = crop_to_frame(drawing(40, 30), frame_at(-500, 900, 300, 1), 32);
    double least, most;
    cv::minMaxLoc(square.reshape(1), &least, &most);
    ck_assert(least > -0.1 && most < 1.1 && most > 0.2);
}
END_TEST

START_TEST(test_one_pixel_picture) {
    const cv::Mat picture(1, 1, CV_8UC3, cv::Scalar(10, 20, 30));
    const cv::Mat square = crop_to_frame(picture, frame_at(0, 0, 8), 16);
    ck_assert(square.at<cv::Vec3b>(3, 12) == cv::Vec3b(10, 20, 30));
}
END_TEST

START_TEST(test_shrinking_does_not_alias) {
    cv::Mat stripes(400, 400, CV_8UC1);
    for (int x = 0; x < 400; ++x)
        stripes.col(x) = cv::Scalar(x % 2 * 255);
    for (const int resolution : {16, 64, 160}) {
        cv::Scalar mean, deviation;
        cv::meanStdDev(crop_to_frame(stripes, frame_at(199.5f, 199.5f, 180), resolution), mean, deviation);
        assert_near(float(mean[0]), 127.5f, 3);
        ck_assert_double_lt(deviation[0], 20);
    }
}
END_TEST

START_TEST(test_large_shrinking_keeps_the_place) {
    cv::Mat picture = cv::Mat::zeros(1000, 1300, CV_32FC1);
    cv::circle(picture, {700, 400}, 60, 1.f, cv::FILLED);
    const Frame frame = frame_at(640, 480, 500, 0.3f);
    const cv::Mat square = crop_to_frame(picture, frame, 64); // 15.6 times smaller
    const cv::Moments moments = cv::moments(square);
    const cv::Matx23f t = frame.to_canonical(64);
    assert_near(float(moments.m10 / moments.m00), t(0, 0) * 700 + t(0, 1) * 400 + t(0, 2), 0.1f);
    assert_near(float(moments.m01 / moments.m00), t(1, 0) * 700 + t(1, 1) * 400 + t(1, 2), 0.1f);
}
END_TEST

START_TEST(test_depths_agree) {
    const Frame frame = frame_at(60, 50, 37, -0.2f);
    cv::Mat eight, sixteen;
    crop_to_frame(drawing(120, 100, CV_8UC3), frame, 96).convertTo(eight, CV_32F, 1 / 255.);
    crop_to_frame(drawing(120, 100, CV_16UC3), frame, 96).convertTo(sixteen, CV_32F, 1 / 65535.);
    ck_assert_double_lt(cv::norm(eight, sixteen, cv::NORM_INF), 0.01);
}
END_TEST

START_TEST(test_coverage_stays_in_its_range) {
    cv::Mat coverage = cv::Mat::zeros(100, 100, CV_32FC1);
    coverage(cv::Rect(30, 30, 20, 20)) = 1;
    double least, most;
    cv::minMaxLoc(crop_to_frame(coverage, frame_at(40.2f, 41.1f, 20, 0.1f), 128), &least, &most);
    ck_assert(least >= 0 && most <= 1);
}
END_TEST

START_TEST(test_share_outside_is_measured_at_the_furthest_edge) {
    const cv::Size picture(200, 100);
    assert_near(share_outside(frame_at(99.5f, 49.5f, 50), picture), 0, 1e-5f);
    assert_near(share_outside(frame_at(99.5f, 59.5f, 50), picture), 0.1f, 1e-5f);
    assert_near(share_outside(frame_at(29.5f, 59.5f, 50), picture), 0.2f, 1e-5f);
    assert_near(share_outside(frame_at(-900, 49, 50), picture), 1, 1e-5f);
    ck_assert_float_gt(share_outside(frame_at(99.5f, 49.5f, 50, 0.3f), picture), 0.05f);
}
END_TEST

START_TEST(test_a_frame_moves_within_itself) {
    const Frame frame = frame_at(50, 40, 20, 0.3f),
                moved = moved_within(frame, {0.5f, -0.25f}, std::log(1.5f), 0.1f);
    const cv::Matx23f to_frame = frame.to_canonical(101); // half a side: 50.5
    const cv::Vec2f at = to_frame * cv::Vec3f(moved.centre.x, moved.centre.y, 1);
    assert_near(at[0], 50 + 0.5f * 50.5f, 1e-3f);
    assert_near(at[1], 50 - 0.25f * 50.5f, 1e-3f);
    assert_near(moved.half_side, 30, 1e-4f);
    assert_near(moved.angle, 0.4f, 1e-6f);
}
END_TEST

Suite* frame_suite() {
    Suite* suite = suite_create("frame");
    TCase* geometry = tcase_create("geometry");
    tcase_add_test(geometry, test_frame_follows_ffhq);
    tcase_add_test(geometry, test_wide_eyes_set_the_size);
    tcase_add_test(geometry, test_turned_face_has_the_same_landmarks_in_its_frame);
    tcase_add_test(geometry, test_landmarks_in_one_point_give_a_frame);
    tcase_add_test(geometry, test_corners_of_the_frame_are_the_corners_of_the_square);
    tcase_add_test(geometry, test_share_outside_is_measured_at_the_furthest_edge);
    tcase_add_test(geometry, test_a_frame_moves_within_itself);
    suite_add_tcase(suite, geometry);
    TCase* pixels = tcase_create("pixels");
    tcase_add_test(pixels, test_crop_and_paste_give_the_picture_back);
    tcase_add_test(pixels, test_crop_of_the_whole_picture_is_the_picture);
    tcase_add_test(pixels, test_outside_is_mirrored);
    tcase_add_test(pixels, test_frame_far_outside_is_still_filled);
    tcase_add_test(pixels, test_one_pixel_picture);
    tcase_add_test(pixels, test_shrinking_does_not_alias);
    tcase_add_test(pixels, test_large_shrinking_keeps_the_place);
    tcase_add_test(pixels, test_depths_agree);
    tcase_add_test(pixels, test_coverage_stays_in_its_range);
    suite_add_tcase(suite, pixels);
    return suite;
}
