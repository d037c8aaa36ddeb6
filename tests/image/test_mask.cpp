#include "core/image/mask.h"

#include <opencv2/imgproc.hpp>

#include "tests/image/suites.h"
#undef fail

namespace {

using namespace facefill;

cv::Mat mask_with(cv::Size size, std::initializer_list<cv::Rect> holes) {
    cv::Mat mask(size, CV_8UC1, cv::Scalar(0));
    for (const cv::Rect& hole : holes)
        mask(hole) = 255;
    return mask;
}

} // namespace

START_TEST(holes_are_told_apart_and_the_largest_comes_first) {
    const HoleMap map(mask_with({100, 80}, {{10, 10, 5, 5}, {50, 40, 20, 10}, {99, 79, 1, 1}}));
    ck_assert_uint_eq(map.holes().size(), 3);
    ck_assert(map.holes()[0].rect == cv::Rect(50, 40, 20, 10));
    ck_assert(map.holes()[1].rect == cv::Rect(10, 10, 5, 5));
    ck_assert(map.holes()[2].rect == cv::Rect(99, 79, 1, 1));
}
END_TEST

START_TEST(faint_coverage_is_a_hole_too) {
    cv::Mat mask(20, 20, CV_16UC1, cv::Scalar(0));
    mask.at<ushort>(3, 4) = 1;
    const HoleMap map(mask);
    ck_assert_uint_eq(map.holes().size(), 1);
    ck_assert(map.holes()[0].rect == cv::Rect(4, 3, 1, 1));
    ck_assert(HoleMap(cv::Mat(20, 20, CV_16UC1, cv::Scalar(0))).holes().empty());
}
END_TEST

START_TEST(a_hole_does_not_see_its_neighbour) {
    // An L around a dot: the dot lies in the L's rectangle.
    cv::Mat mask = mask_with({40, 40}, {{0, 0, 4, 30}, {0, 26, 30, 4}});
    mask.at<uchar>(10, 20) = 100;
    const HoleMap map(mask);
    ck_assert_uint_eq(map.holes().size(), 2);
    const cv::Rect area(0, 0, 40, 40);
    ck_assert_float_eq(map.coverage(map.holes()[0], area).at<float>(10, 20), 0);
    ck_assert_int_eq(map.shape(map.holes()[0], area).at<uchar>(10, 20), 0);
    ck_assert_float_eq_tol(map.coverage(map.holes()[1], area).at<float>(10, 20), 100 / 255.f, 1e-6);
    ck_assert_float_eq(map.coverage(map.holes()[1], area).at<float>(10, 2), 0);
}
END_TEST

START_TEST(the_hull_holds_the_hole_and_little_more) {
    cv::Mat mask(200, 200, CV_8UC1, cv::Scalar(0));
    cv::circle(mask, {100, 90}, 40, cv::Scalar(255), cv::FILLED);
    const HoleMap map(mask);
    const auto& hull = map.holes()[0].hull;
    ck_assert(cv::pointPolygonTest(hull, cv::Point2f(100, 90), false) > 0);
    ck_assert(cv::pointPolygonTest(hull, cv::Point2f(139.9f, 90), false) > 0);
    ck_assert(cv::pointPolygonTest(hull, cv::Point2f(135, 125), false) < 0);
}
END_TEST

START_TEST(huge_masks_lose_no_pixel) {
    const cv::Mat mask = mask_with({9000, 5000}, {{0, 0, 1, 1}, {8999, 4999, 1, 1}, {3001, 2003, 7, 1}});
    const HoleMap map(mask);
    ck_assert_uint_eq(map.holes().size(), 3);
    double covered = 0;
    for (const Hole& hole : map.holes())
        covered += cv::sum(map.coverage(hole, hole.rect))[0];
    ck_assert_double_eq(covered, 9);
}
END_TEST

START_TEST(growing_is_round_and_exact) {
    const cv::Mat grown = grow(mask_with({41, 41}, {{20, 20, 1, 1}}), 5);
    ck_assert_int_eq(grown.at<uchar>(20, 25), 255);
    ck_assert_int_eq(grown.at<uchar>(20, 26), 0);
    ck_assert_int_eq(grown.at<uchar>(23, 24), 255);
    ck_assert_int_eq(grown.at<uchar>(24, 24), 0);
    ck_assert_int_eq(cv::countNonZero(grow(grown, 0) != grown), 0);
    ck_assert_int_eq(cv::countNonZero(grow(cv::Mat(9, 9, CV_8UC1, cv::Scalar(0)), 3)), 0);
}
END_TEST

START_TEST(a_ring_lies_beside_its_hole) {
    const cv::Mat hole = mask_with({41, 41}, {{10, 10, 20, 20}});
    const cv::Mat ring = ring_around(hole, 3);
    ck_assert_int_eq(cv::countNonZero(ring & hole), 0);
    ck_assert_int_eq(ring.at<uchar>(20, 9), 255);
    ck_assert_int_eq(ring.at<uchar>(20, 7), 255);
    ck_assert_int_eq(ring.at<uchar>(20, 6), 0);
    ck_assert_int_eq(cv::countNonZero(ring_around(cv::Mat(9, 9, CV_8UC1, cv::Scalar(255)), 3)), 0);
}
END_TEST

START_TEST(a_feather_rises_inwards_from_a_hard_edge) {
    cv::Mat coverage(21, 21, CV_32FC1, cv::Scalar(0));
    coverage(cv::Rect(5, 5, 11, 11)) = 1;
    const cv::Mat soft = feather_inwards(coverage, 3);
    ck_assert_float_eq(soft.at<float>(10, 4), 0);
    ck_assert_float_eq_tol(soft.at<float>(10, 5), 0.25f, 1e-5);
    ck_assert_float_eq_tol(soft.at<float>(10, 7), 0.75f, 1e-5);
    ck_assert_float_eq(soft.at<float>(10, 10), 1);
    ck_assert_float_eq(cv::norm(feather_inwards(coverage, 0), coverage, cv::NORM_INF), 0);
}
END_TEST

START_TEST(a_mask_softer_than_the_feather_keeps_its_own_edge) {
    cv::Mat coverage(1, 30, CV_32FC1);
    for (int x = 0; x < 30; ++x)
        coverage.at<float>(x) = std::min(1.f, static_cast<float>(x) / 20);
    ck_assert_float_eq(cv::norm(feather_inwards(coverage, 5), coverage, cv::NORM_INF), 0);
}
END_TEST

START_TEST(a_hole_at_the_pictures_border_is_not_feathered_there) {
    cv::Mat coverage(20, 20, CV_32FC1, cv::Scalar(0));
    coverage(cv::Rect(0, 0, 10, 20)) = 1;
    const cv::Mat soft = feather_inwards(coverage, 4);
    ck_assert_float_eq(soft.at<float>(10, 0), 1);
    ck_assert_float_eq(soft.at<float>(0, 0), 1);
    ck_assert_float_eq_tol(soft.at<float>(0, 9), 0.2f, 1e-5);
}
END_TEST

START_TEST(a_radius_is_measured) {
    ck_assert_float_eq_tol(inner_radius(mask_with({50, 50}, {{10, 10, 21, 31}})), 11, 1e-4);
    ck_assert_float_eq(inner_radius(mask_with({50, 50}, {{10, 10, 1, 1}})), 1);
    ck_assert_float_eq(inner_radius(mask_with({50, 40}, {{0, 0, 50, 40}})), 50);
}
END_TEST

START_TEST(nearly_kept_pixels_are_trusted_unless_all_are) {
    const cv::Mat strong = mask_with({10, 10}, {{2, 2, 3, 3}});
    ck_assert_double_eq_tol(distrust_threshold(strong), 0.05 * 255, 1e-9);
    ck_assert_double_eq_tol(distrust_threshold(cv::Mat(strong / 64)), 2, 1e-9);
}
END_TEST

Suite* mask_suite() {
    Suite* suite = suite_create("mask");
    TCase* cases = tcase_create("mask");
    tcase_add_test(cases, holes_are_told_apart_and_the_largest_comes_first);
    tcase_add_test(cases, faint_coverage_is_a_hole_too);
    tcase_add_test(cases, a_hole_does_not_see_its_neighbour);
    tcase_add_test(cases, the_hull_holds_the_hole_and_little_more);
    tcase_add_test(cases, huge_masks_lose_no_pixel);
    tcase_add_test(cases, growing_is_round_and_exact);
    tcase_add_test(cases, a_ring_lies_beside_its_hole);
    tcase_add_test(cases, a_feather_rises_inwards_from_a_hard_edge);
    tcase_add_test(cases, a_mask_softer_than_the_feather_keeps_its_own_edge);
    tcase_add_test(cases, a_hole_at_the_pictures_border_is_not_feathered_there);
    tcase_add_test(cases, a_radius_is_measured);
    tcase_add_test(cases, nearly_kept_pixels_are_trusted_unless_all_are);
    suite_add_tcase(suite, cases);
    return suite;
}
