#include <cmath>
#include <cstring>
#include <functional>
#include <future>

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

void assert_names_file(const std::function<void()>& action, const char* name) {
    try {
        action();
        ck_abort_msg("a damaged landmark file was taken");
    } catch (const Error& error) {
        ck_assert(error.kind() == ErrorKind::model);
        ck_assert_ptr_nonnull(strstr(error.what(), name));
    }
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

START_TEST(test_damaged_landmark_file_is_named_until_it_is_mended) {
    const cv::Mat picture = portrait();
    if (picture.empty() || !can_find_landmarks(shared_detector()))
        return;
    const TemporaryFolder folder;
    const auto file = folder / "landmarks.dat";
    write_bytes(file, "these are no landmarks");
    const FaceDetector detector(file);
    assert_names_file([&] { detector.finds_landmarks(); }, "landmarks.dat");
    assert_names_file([&] { detector.detect(picture); }, "landmarks.dat");
    std::filesystem::remove(file);
    assert_names_file([&] { detector.detect(picture); }, "landmarks.dat");
    std::filesystem::create_symlink(find_landmark_file(), file);
    ck_assert(detector.finds_landmarks());
    ck_assert(detector.detect(picture).at(0).landmarks.has_value());
}
END_TEST

START_TEST(test_cut_landmark_file_is_named) {
    if (!can_find_landmarks(shared_detector()))
        return;
    const TemporaryFolder folder;
    std::string start(200000, '\0'); // more than is read at once
    std::ifstream(find_landmark_file(), std::ios::binary).read(start.data(), std::streamsize(start.size()));
    write_bytes(folder / "cut.dat", start);
    const FaceDetector detector(folder / "cut.dat");
    assert_names_file([&] { detector.finds_landmarks(); }, "cut.dat");
}
END_TEST

START_TEST(test_boxes_need_no_landmark_file) {
    const cv::Mat picture = portrait();
    if (picture.empty())
        return;
    const FaceDetector detector("/nowhere/landmarks.dat");
    const std::vector<Face> boxes = detector.detect_boxes(picture), faces = shared_detector().detect(picture);
    ck_assert_uint_ge(boxes.size(), 1);
    ck_assert_uint_eq(boxes.size(), faces.size());
    for (size_t i = 0; i < boxes.size(); ++i) {
        ck_assert(!boxes[i].landmarks.has_value());
        ck_assert(boxes[i].box == faces[i].box);
        ck_assert_double_eq(boxes[i].score, faces[i].score);
    }
}
END_TEST

START_TEST(test_two_detectors_work_beside_each_other) {
    const cv::Mat picture = portrait();
    if (picture.empty())
        return;
    const auto find = [&] { return FaceDetector(find_landmark_file()).detect(picture).at(0).frame(); };
    auto other = std::async(std::launch::async, find);
    const Frame expected = shared_detector().detect(picture).at(0).frame();
    for (const Frame& frame : {find(), other.get()}) {
        ck_assert(frame.centre == expected.centre);
        ck_assert_float_eq(frame.half_side, expected.half_side);
    }
}
END_TEST

START_TEST(test_detector_may_go_while_its_file_is_read) {
    for (int i = 0; i < 2; ++i)
        ck_assert(FaceDetector(find_landmark_file()).problem() == shared_detector().problem());
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
    tcase_add_test(cases, test_damaged_landmark_file_is_named_until_it_is_mended);
    tcase_add_test(cases, test_cut_landmark_file_is_named);
    tcase_add_test(cases, test_boxes_need_no_landmark_file);
    tcase_add_test(cases, test_two_detectors_work_beside_each_other);
    tcase_add_test(cases, test_detector_may_go_while_its_file_is_read);
    suite_add_tcase(suite, cases);
    return suite;
}
