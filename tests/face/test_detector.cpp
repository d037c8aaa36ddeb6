#include <cmath>
#include <cstring>

#include "core/error.h"
#include "tests/face/portrait.h"
#include "tests/face/suites.h"
#include "tests/models/temporary_folder.h"

#include <check.h>
#undef fail

using namespace facefill;
using namespace facefill::testing;

namespace {

float apart(cv::Point2f a, cv::Point2f b) {
    return std::hypot(a.x - b.x, a.y - b.y);
}

Frame frame_of_portrait(const FaceDetector& detector, const cv::Mat& picture) {
    const std::vector<Face> faces = detector.detect(picture);
    ck_assert_msg(!faces.empty(), "no face was found");
    return faces[0].frame();
}

} // namespace

START_TEST(test_landmarks_lie_on_eyes_and_mouth) {
    const FaceDetector& detector = shared_detector();
    const cv::Mat picture = portrait();
    if (picture.empty() || !can_find_landmarks(detector))
        return;
    const std::vector<Face> faces = detector.detect(picture);
    ck_assert_uint_ge(faces.size(), 1);
    const Landmarks& landmarks = *faces[0].landmarks;
    ck_assert_float_lt(apart((landmarks[36] + landmarks[39]) * 0.5f, portrait_left_eye), 4);
    ck_assert_float_lt(apart((landmarks[42] + landmarks[45]) * 0.5f, portrait_right_eye), 4);
    ck_assert_float_lt(apart((landmarks[48] + landmarks[54]) * 0.5f, portrait_mouth), 4);
}
END_TEST

START_TEST(test_turned_portrait_gives_the_same_square) {
    const FaceDetector& detector = shared_detector();
    const cv::Mat picture = portrait();
    if (picture.empty() || !can_find_landmarks(detector))
        return;
    const cv::Mat other = rotated(picture, 15);
    const cv::Mat upright = crop_to_frame(picture, frame_of_portrait(detector, picture), 64);
    const cv::Mat turned = crop_to_frame(other, frame_of_portrait(detector, other), 64);
    // As a measure: the same square moved by three of its pixels differs by more.
    const double difference = cv::norm(upright, turned, cv::NORM_L1) / double(upright.total() * 3);
    const double moved =
        cv::norm(upright.colRange(3, 64), upright.colRange(0, 61), cv::NORM_L1) / (61 * 64 * 3.0);
    ck_assert_msg(difference < moved, "the squares differ by %f, a moved one by %f", difference, moved);
}
END_TEST

START_TEST(test_size_of_the_picture_does_not_matter) {
    const FaceDetector& detector = shared_detector();
    const cv::Mat picture = portrait();
    if (picture.empty() || !can_find_landmarks(detector))
        return;
    const Frame expected = frame_of_portrait(detector, picture);
    for (const double scale : {0.5, 4.0}) {
        cv::Mat other;
        cv::resize(picture, other, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
        const Frame frame = frame_of_portrait(detector, other);
        ck_assert_float_lt(apart(frame.centre * (1 / scale), expected.centre), 6);
        ck_assert_float_eq_tol(frame.half_side / float(scale), expected.half_side, 8);
    }
}
END_TEST

START_TEST(test_box_alone_gives_nearly_the_same_frame) {
    const FaceDetector& with_landmarks = shared_detector();
    const FaceDetector without({});
    const cv::Mat picture = portrait();
    if (picture.empty() || !can_find_landmarks(with_landmarks))
        return;
    ck_assert(!without.finds_landmarks());
    const std::vector<Face> faces = without.detect(picture);
    ck_assert_uint_ge(faces.size(), 1);
    ck_assert(!faces[0].landmarks.has_value());
    const Frame expected = frame_of_portrait(with_landmarks, picture), frame = faces[0].frame();
    ck_assert_float_lt(apart(frame.centre, expected.centre), 0.2f * expected.half_side);
    ck_assert_float_eq_tol(frame.half_side, expected.half_side, 0.25f * expected.half_side);
}
END_TEST

START_TEST(test_nothing_is_found_where_nothing_is) {
    const FaceDetector& detector = shared_detector();
    ck_assert_uint_eq(detector.detect(cv::Mat(200, 300, CV_8UC3, cv::Scalar(90, 120, 150))).size(), 0);
    ck_assert_uint_eq(detector.detect(cv::Mat(1, 1, CV_8UC3, cv::Scalar(0, 0, 0))).size(), 0);
    ck_assert_uint_eq(detector.detect(cv::Mat(3, 3000, CV_8UC3, cv::Scalar(0, 0, 0))).size(), 0);
}
END_TEST

START_TEST(test_damaged_landmark_file_is_named) {
    if (!can_find_landmarks(shared_detector()))
        return;
    const TemporaryFolder folder;
    write_bytes(folder / "landmarks.dat", "these are no landmarks");
    try {
        const FaceDetector detector(folder / "landmarks.dat");
        ck_abort_msg("a damaged landmark file was taken");
    } catch (const Error& error) {
        ck_assert(error.kind() == ErrorKind::model);
        ck_assert_ptr_nonnull(strstr(error.what(), "landmarks.dat"));
    }
}
END_TEST

Suite* detector_suite() {
    Suite* suite = suite_create("detector");
    TCase* cases = tcase_create("detector");
    tcase_set_timeout(cases, 120);
    tcase_add_test(cases, test_landmarks_lie_on_eyes_and_mouth);
    tcase_add_test(cases, test_turned_portrait_gives_the_same_square);
    tcase_add_test(cases, test_size_of_the_picture_does_not_matter);
    tcase_add_test(cases, test_box_alone_gives_nearly_the_same_frame);
    tcase_add_test(cases, test_nothing_is_found_where_nothing_is);
    tcase_add_test(cases, test_damaged_landmark_file_is_named);
    suite_add_tcase(suite, cases);
    return suite;
}
