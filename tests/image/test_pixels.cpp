#include "core/image/pixels.h"

#include <cstring>
#include <limits>

#include "tests/image/suites.h"
#undef fail

namespace {

using namespace facefill;

// Every native layout, filled with different values.
const int native_types[] = {CV_8UC1,  CV_8UC2,  CV_8UC3,  CV_8UC4,  CV_16UC1, CV_16UC2,
                            CV_16UC3, CV_16UC4, CV_32FC1, CV_32FC2, CV_32FC3, CV_32FC4};

cv::Mat noise(int type, cv::Size size) {
    cv::Mat picture(size, type);
    cv::RNG random(7);
    random.fill(picture, cv::RNG::UNIFORM, 0, full_scale(CV_MAT_DEPTH(type)));
    return picture;
}

bool same_bytes(const cv::Mat& a, const cv::Mat& b) {
    for (int y = 0; y < a.rows; ++y)
        if (std::memcmp(a.ptr(y), b.ptr(y), a.cols * a.elemSize()) != 0)
            return false;
    return true;
}

} // namespace

START_TEST(there_and_back_is_the_same_picture) {
    const cv::Mat before = noise(native_types[_i], {31, 17});
    cv::Mat after = before.clone();
    store_rgb(to_rgb(before), cv::Mat(before.size(), CV_32FC1, cv::Scalar(1)), after);
    if (before.depth() == CV_32F)
        ck_assert(cv::norm(before, after, cv::NORM_INF) < 1e-6);
    else
        ck_assert(same_bytes(before, after));
}
END_TEST

START_TEST(only_weighted_pixels_are_written_and_alpha_never) {
    const cv::Mat before = noise(native_types[_i], {9, 9});
    cv::Mat after = before.clone();
    cv::Mat weight(before.size(), CV_32FC1, cv::Scalar(0));
    weight.at<float>(4, 5) = 1e-3f;
    store_rgb(cv::Mat(before.size(), CV_32FC3, cv::Scalar::all(0.5)), weight, after);
    cv::Mat elsewhere = after.clone();
    before(cv::Rect(5, 4, 1, 1)).copyTo(elsewhere(cv::Rect(5, 4, 1, 1)));
    ck_assert(same_bytes(before, elsewhere));
    ck_assert(!same_bytes(before, after));
    if (before.channels() % 2 == 0) {
        cv::Mat alpha_before, alpha_after;
        cv::extractChannel(before, alpha_before, before.channels() - 1);
        cv::extractChannel(after, alpha_after, before.channels() - 1);
        ck_assert(same_bytes(alpha_before, alpha_after));
    }
}
END_TEST

START_TEST(values_beyond_the_range_saturate_in_whole_numbers) {
    cv::Mat native(1, 2, CV_16UC3, cv::Scalar::all(5));
    const cv::Mat rgb = (cv::Mat_<cv::Vec3f>(1, 2) << cv::Vec3f(-1, -1, -1), cv::Vec3f(2, 2, 2));
    store_rgb(rgb, cv::Mat(1, 2, CV_32FC1, cv::Scalar(1)), native);
    ck_assert_int_eq(native.at<cv::Vec3w>(0, 0)[1], 0);
    ck_assert_int_eq(native.at<cv::Vec3w>(0, 1)[1], 65535);
}
END_TEST

START_TEST(detectors_see_red_first) {
    const cv::Mat native(2, 2, CV_16UC4, cv::Scalar(65535, 32768, 0, 100));
    const cv::Vec3b seen = to_rgb8(native).at<cv::Vec3b>(1, 1);
    ck_assert_int_eq(seen[0], 255);
    ck_assert_int_eq(seen[1], 128);
    ck_assert_int_eq(seen[2], 0);
}
END_TEST

START_TEST(coverage_is_clamped) {
    const cv::Mat mask = (cv::Mat_<float>(1, 3) << -0.5f, 0.25f, 7.f);
    const cv::Mat coverage = to_coverage(mask);
    ck_assert_float_eq(coverage.at<float>(0), 0);
    ck_assert_float_eq(coverage.at<float>(1), 0.25f);
    ck_assert_float_eq(coverage.at<float>(2), 1);
}
END_TEST

START_TEST(not_a_number_is_noticed) {
    cv::Mat picture(3, 3, CV_32FC3, cv::Scalar::all(0.5));
    ck_assert(is_finite(picture));
    picture.at<cv::Vec3f>(1, 1)[2] = std::numeric_limits<float>::quiet_NaN();
    ck_assert(!is_finite(picture));
    picture.at<cv::Vec3f>(1, 1)[2] = std::numeric_limits<float>::infinity();
    ck_assert(!is_finite(picture));
}
END_TEST

Suite* pixels_suite() {
    Suite* suite = suite_create("pixels");
    TCase* cases = tcase_create("pixels");
    constexpr int types = sizeof native_types / sizeof native_types[0];
    tcase_add_loop_test(cases, there_and_back_is_the_same_picture, 0, types);
    tcase_add_loop_test(cases, only_weighted_pixels_are_written_and_alpha_never, 0, types);
    tcase_add_test(cases, values_beyond_the_range_saturate_in_whole_numbers);
    tcase_add_test(cases, detectors_see_red_first);
    tcase_add_test(cases, coverage_is_clamped);
    tcase_add_test(cases, not_a_number_is_noticed);
    suite_add_tcase(suite, cases);
    return suite;
}
