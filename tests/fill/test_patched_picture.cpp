#include "core/fill/patched_picture.h"

#include "tests/fill/suites.h"
#undef fail

using namespace facefill;

START_TEST(patches_are_seen_but_written_at_the_end_alone) {
    const cv::Mat picture(10, 10, CV_8UC1, cv::Scalar(1));
    PatchedPicture patched(picture);
    patched.add({2, 2, 4, 4}, cv::Mat(4, 4, CV_8UC1, cv::Scalar(50)));
    patched.add({4, 4, 4, 4}, cv::Mat(4, 4, CV_8UC1, cv::Scalar(90)));
    const cv::Mat seen = patched.view({1, 1, 6, 6});
    ck_assert_int_eq(seen.at<uchar>(0, 0), 1);
    ck_assert_int_eq(seen.at<uchar>(1, 1), 50);
    ck_assert_int_eq(seen.at<uchar>(5, 5), 90);
    ck_assert_double_eq(cv::sum(picture)[0], 100);
    patched.commit();
    ck_assert_int_eq(picture.at<uchar>(2, 2), 50);
    ck_assert_int_eq(picture.at<uchar>(5, 5), 90);
    ck_assert_int_eq(picture.at<uchar>(8, 8), 1);
}
END_TEST

START_TEST(untouched_areas_are_not_copied) {
    const cv::Mat picture(10, 10, CV_8UC1, cv::Scalar(1));
    PatchedPicture patched(picture);
    patched.add({0, 0, 2, 2}, cv::Mat(2, 2, CV_8UC1, cv::Scalar(50)));
    ck_assert_ptr_eq(patched.view({4, 4, 3, 3}).data, picture.ptr(4, 4));
}
END_TEST

Suite* patched_picture_suite() {
    Suite* suite = suite_create("patched picture");
    TCase* cases = tcase_create("patched picture");
    tcase_add_test(cases, patches_are_seen_but_written_at_the_end_alone);
    tcase_add_test(cases, untouched_areas_are_not_copied);
    suite_add_tcase(suite, cases);
    return suite;
}
