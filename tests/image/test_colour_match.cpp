#include "core/image/colour_match.h"

#include <opencv2/imgproc.hpp>

#include "tests/image/suites.h"
#undef fail

namespace {

using namespace facefill;

constexpr int side = 96;

// Smooth blobs: structure on the ring, nothing finer than the network's own resolution.
cv::Mat photo() {
    cv::Mat small(8, 8, CV_32FC3), picture;
    cv::RNG random(11);
    random.fill(small, cv::RNG::UNIFORM, 0.25, 0.75);
    cv::resize(small, picture, {side, side}, 0, 0, cv::INTER_CUBIC);
    return picture;
}

cv::Mat hole() {
    cv::Mat shape(side, side, CV_8UC1, cv::Scalar(0));
    shape(cv::Rect(30, 34, 36, 28)) = 255;
    return shape;
}

double worst_in_hole(const cv::Mat& a, const cv::Mat& b) {
    return cv::norm(a, b, cv::NORM_INF, hole());
}

} // namespace

START_TEST(a_shift_of_colour_disappears) {
    const cv::Mat shifted = photo() + cv::Scalar(0.1, -0.06, 0.03);
    ck_assert(worst_in_hole(match_colours(shifted, photo(), hole()), photo()) < 2e-3);
}
END_TEST

START_TEST(lost_contrast_comes_back) {
    const cv::Mat flat = photo() * 0.85 + cv::Scalar::all(0.1);
    ck_assert(worst_in_hole(match_colours(flat, photo(), hole()), photo()) < 2e-3);
}
END_TEST

START_TEST(an_uneven_tint_leaves_no_step_at_the_edge) {
    cv::Mat tinted = photo();
    for (int x = 0; x < side; ++x)
        tinted.col(x) += cv::Scalar::all(0.2 * x / side - 0.1);
    const cv::Mat matched = match_colours(tinted, photo(), hole());
    const cv::Mat step = matched - photo();
    cv::Mat inner;
    cv::erode(hole(), inner, cv::Mat());
    const cv::Mat edge = hole() & ~inner;
    ck_assert(cv::norm(step, cv::NORM_INF, edge) < 0.02);
    ck_assert(worst_in_hole(matched, photo()) < 0.01);
    ck_assert(cv::norm(tinted - photo(), cv::NORM_INF, edge) > 0.03);
}
END_TEST

START_TEST(a_soft_fill_is_not_taken_for_one_of_low_contrast) {
    cv::Mat soft, noisy = photo(), noise(photo().size(), CV_32FC3);
    cv::RNG random(5);
    random.fill(noise, cv::RNG::NORMAL, 0, 0.05);
    noisy += noise;
    ck_assert(worst_in_hole(match_colours(photo(), noisy, hole()), photo()) < 0.2);
    cv::Mat inner;
    cv::erode(hole(), inner, cv::Mat(), {-1, -1}, 6);
    ck_assert(cv::norm(match_colours(photo(), noisy, hole()), photo(), cv::NORM_INF, inner) < 0.04);
}
END_TEST

START_TEST(outside_the_hole_it_is_the_photo) {
    const cv::Mat matched =
        match_colours(cv::Mat(side, side, CV_32FC3, cv::Scalar::all(0.9)), photo(), hole());
    ck_assert(cv::norm(matched, cv::max(cv::min(photo(), 1), 0), cv::NORM_INF, ~hole()) < 1e-5);
}
END_TEST

START_TEST(without_surroundings_the_fill_is_left_alone) {
    const cv::Mat everything(side, side, CV_8UC1, cv::Scalar(255));
    ck_assert_double_eq(cv::norm(match_colours(photo(), photo() * 0.5, everything), photo(), cv::NORM_INF),
                        0);
}
END_TEST

Suite* colour_match_suite() {
    Suite* suite = suite_create("colour match");
    TCase* cases = tcase_create("colour match");
    tcase_add_test(cases, a_shift_of_colour_disappears);
    tcase_add_test(cases, lost_contrast_comes_back);
    tcase_add_test(cases, an_uneven_tint_leaves_no_step_at_the_edge);
    tcase_add_test(cases, a_soft_fill_is_not_taken_for_one_of_low_contrast);
    tcase_add_test(cases, outside_the_hole_it_is_the_photo);
    tcase_add_test(cases, without_surroundings_the_fill_is_left_alone);
    suite_add_tcase(suite, cases);
    return suite;
}
