#include "core/image/composite.h"

#include "tests/image/suites.h"
#undef fail

using namespace facefill;

START_TEST(weights_mix_the_fill_with_the_original) {
    cv::Mat native(1, 4, CV_8UC4, cv::Scalar(100, 152, 200, 77));
    const cv::Mat fill(1, 4, CV_32FC3, cv::Scalar(1, 0, 0.5));
    const cv::Mat weight = (cv::Mat_<float>(1, 4) << 0, 0.25f, 0.5f, 1);
    composite(native, fill, weight);
    ck_assert(native.at<cv::Vec4b>(0) == cv::Vec4b(100, 152, 200, 77));
    ck_assert(native.at<cv::Vec4b>(1) == cv::Vec4b(139, 114, 182, 77));
    ck_assert(native.at<cv::Vec4b>(2) == cv::Vec4b(178, 76, 164, 77));
    ck_assert(native.at<cv::Vec4b>(3) == cv::Vec4b(255, 0, 128, 77));
}
END_TEST

START_TEST(an_overshooting_fill_is_clamped_but_bright_float_pixels_stay) {
    cv::Mat native(1, 2, CV_32FC1, cv::Scalar(3));
    const cv::Mat fill(1, 2, CV_32FC3, cv::Scalar::all(1.5));
    composite(native, fill, (cv::Mat_<float>(1, 2) << 1, 0));
    ck_assert_float_eq_tol(native.at<float>(0), 1, 1e-5);
    ck_assert_float_eq(native.at<float>(1), 3);
}
END_TEST

Suite* composite_suite() {
    Suite* suite = suite_create("composite");
    TCase* cases = tcase_create("composite");
    tcase_add_test(cases, weights_mix_the_fill_with_the_original);
    tcase_add_test(cases, an_overshooting_fill_is_clamped_but_bright_float_pixels_stay);
    suite_add_tcase(suite, cases);
    return suite;
}
