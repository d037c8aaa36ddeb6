#include "core/fill/fill.h"

#include <chrono>

#include <opencv2/imgproc.hpp>

#include "core/image/pixels.h"
#include "tests/fill/stand_in.h"
#include "tests/fill/suites.h"
#undef fail

namespace {

using namespace facefill;
using namespace facefill::testing;

const int native_types[] = {CV_8UC1,  CV_8UC2,  CV_8UC3,  CV_8UC4,  CV_16UC1, CV_16UC2,
                            CV_16UC3, CV_16UC4, CV_32FC1, CV_32FC2, CV_32FC3, CV_32FC4};
constexpr int n_types = sizeof native_types / sizeof native_types[0];

// Runs a fill on a copy of the picture.
cv::Mat filled(FillContext& context, const FillRequest& request, FillSummary* summary = nullptr) {
    FillRequest on_copy = request;
    on_copy.picture = request.picture.clone();
    const FillSummary result = fill(context, on_copy);
    if (summary)
        *summary = result;
    return on_copy.picture;
}

// The colours of the filled hole's middle, one for each attribute of the model.
cv::Vec3b painted(const std::vector<std::string>& attributes, const char* wish) {
    const cv::Mat picture(60, 60, CV_8UC3, cv::Scalar::all(7));
    FillContext context = context_that_paints_wishes(attributes);
    FillRequest request = request_for(picture, hard_mask(picture.size(), {{20, 20, 20, 20}}));
    request.options.colour_match = false;
    request.options.set("wish", wish);
    return filled(context, request).at<cv::Vec3b>(30, 30);
}

} // namespace

START_TEST(outside_the_mask_no_byte_differs_and_alpha_is_kept) {
    const cv::Mat picture = smooth_picture(native_types[_i], {120, 110});
    const cv::Mat mask = hard_mask(picture.size(), {{40, 30, 31, 27}, {0, 90, 20, 20}});
    FillContext context = context_with(constant({0.9, 0.1, 0.4}));
    const cv::Mat after = filled(context, request_for(picture, mask));
    ck_assert_int_eq(changed_outside(picture, after, mask), 0);
    ck_assert_int_gt(changed_bytes(picture, after), 0);
    if (picture.channels() % 2 == 0) {
        cv::Mat alpha_before, alpha_after;
        cv::extractChannel(picture, alpha_before, picture.channels() - 1);
        cv::extractChannel(after, alpha_after, picture.channels() - 1);
        ck_assert_int_eq(changed_bytes(alpha_before, alpha_after), 0);
    }
}
END_TEST

// The way into the frame and back costs less than two parts of 255, however the face is turned, scaled and
// placed.
START_TEST(a_network_that_returns_the_photo_gives_the_photo_back) {
    const char* const squares[] = {"70,60,130,130", "60,50,190,170", "0,0,128,128", "100,90,90,90",
                                   "-40,-30,200,200"};
    const cv::Mat picture = smooth_picture(native_types[_i], {260, 240});
    const cv::Mat mask = hard_mask(picture.size(), {{110, 100, 40, 36}});
    FillContext context = context_with(unchanged);
    for (const char* square : squares) {
        FillRequest request = request_for(picture, mask);
        request.options.set("face", square);
        const double rms = rms_inside(filled(context, request), picture, mask);
        ck_assert_msg(rms < 2.0 / 255, "%s: %g of 255", square, rms * 255);
    }
}
END_TEST

START_TEST(colours_are_matched_unless_switched_off) {
    const cv::Mat picture = smooth_picture(CV_8UC3, {160, 160});
    const cv::Mat mask = hard_mask(picture.size(), {{60, 60, 40, 40}});
    FillContext context = context_with(
        [](const cv::Mat& image, const cv::Mat&, uint64_t) { return cv::Mat(image + cv::Scalar::all(0.1)); });
    FillRequest request = request_for(picture, mask);
    ck_assert(rms_inside(filled(context, request), picture, mask) < 2.0 / 255);
    request.options.colour_match = false;
    request.options.feather = 0;
    ck_assert_double_eq_tol(rms_inside(filled(context, request), picture, mask), 0.1, 0.01);
}
END_TEST

START_TEST(the_network_does_not_see_the_hole_nor_the_ring_around_it) {
    const cv::Mat picture(128, 128, CV_8UC3, cv::Scalar::all(100));
    const cv::Mat mask = hard_mask(picture.size(), {{50, 50, 20, 20}});
    int seen = 0;
    FillContext context = context_with([&](const cv::Mat& image, const cv::Mat& hole, uint64_t) {
        seen = cv::countNonZero(hole);
        return image;
    });
    FillRequest request = request_for(picture, mask);
    request.options.grow = 0;
    filled(context, request);
    ck_assert_int_eq(seen, 20 * 20);
    request.options.grow = 3;
    filled(context, request);
    ck_assert_int_gt(seen, 24 * 24);
    ck_assert_int_lt(seen, 27 * 27);
}
END_TEST

// White rubbish under the mask, and two rows of it left outside.
START_TEST(residue_beside_the_mask_does_not_leak_into_the_fill) {
    cv::Mat picture(128, 128, CV_8UC3, cv::Scalar::all(100));
    const cv::Rect hole(40, 40, 40, 40);
    picture(cv::Rect(38, 38, 44, 44)) = cv::Scalar::all(255);
    FillContext context = context_with(constant(cv::Scalar::all(0.5)));
    FillRequest request = request_for(picture, hard_mask(picture.size(), {hole}));
    request.options.grow = 4;
    const cv::Mat after = filled(context, request);
    ck_assert(cv::norm(after(hole), cv::Mat(hole.size(), CV_8UC3, cv::Scalar::all(100)), cv::NORM_INF) <= 2);
    ck_assert(after.at<cv::Vec3b>(39, 60) == cv::Vec3b(255, 255, 255));
}
END_TEST

START_TEST(a_soft_mask_blends) {
    const cv::Mat picture(128, 128, CV_16UC1, cv::Scalar(10000));
    cv::Mat mask(picture.size(), CV_32FC1, cv::Scalar(0));
    mask(cv::Rect(40, 40, 40, 40)) = 0.25;
    FillContext context = context_with(constant(cv::Scalar::all(1)));
    FillRequest request = request_for(picture, mask);
    request.options.colour_match = false;
    request.options.feather = 0;
    ck_assert_int_eq(filled(context, request).at<ushort>(60, 60), cvRound(10000 + 0.25 * (65535 - 10000)));
}
END_TEST

START_TEST(a_feather_of_any_width_replaces_the_middle) {
    const cv::Mat picture(128, 128, CV_8UC1, cv::Scalar(0));
    const cv::Mat mask = hard_mask(picture.size(), {{40, 40, 41, 41}});
    FillContext context = context_with(constant(cv::Scalar::all(1)));
    FillRequest request = request_for(picture, mask);
    request.options.colour_match = false;
    request.options.feather = 1000;
    const cv::Mat after = filled(context, request);
    ck_assert_int_eq(after.at<uchar>(60, 60), 255);
    ck_assert_int_lt(after.at<uchar>(60, 40), 40);
    ck_assert_int_gt(after.at<uchar>(60, 46), after.at<uchar>(60, 43));
}
END_TEST

START_TEST(holes_of_one_face_are_filled_in_one_pass) {
    int passes = 0;
    FillContext context = context_with([&](const cv::Mat& image, const cv::Mat&, uint64_t) {
        ++passes;
        return image;
    });
    const cv::Mat picture = smooth_picture(CV_8UC3, {200, 200});
    const cv::Mat mask = hard_mask(picture.size(), {{60, 80, 20, 10}, {120, 80, 20, 10}, {90, 130, 30, 12}});
    FillSummary summary;
    filled(context, request_for(picture, mask), &summary);
    ck_assert_int_eq(passes, 1);
    ck_assert_int_eq(summary.holes, 3);
    ck_assert_int_eq(summary.faces, 1);
}
END_TEST

// Two holes beside each other, both without a face; the second one's surroundings hold a part of the first
// one.
START_TEST(the_next_face_sees_the_fill_before) {
    cv::Mat picture(300, 300, CV_8UC3, cv::Scalar::all(100));
    const cv::Rect large(80, 100, 90, 90), small(205, 105, 80, 80);
    picture(large) = cv::Scalar::all(255);
    double brightest = 0, open = 0;
    int passes = 0;
    FillContext context = context_with([&](const cv::Mat& image, const cv::Mat& hole, uint64_t) {
        if (++passes == 2) {
            cv::minMaxLoc(image.reshape(1), nullptr, &brightest);
            open = cv::sum(hole)[0] / hole.total();
        }
        return cv::Mat(image.size(), CV_32FC3, cv::Scalar::all(0.4));
    });
    FillRequest request = request_for(picture, hard_mask(picture.size(), {large, small}));
    request.options.set("face", "auto");
    filled(context, request);
    ck_assert_int_eq(passes, 2);
    ck_assert_double_lt(brightest, 0.6);
    ck_assert_double_lt(open, 0.32);
}
END_TEST

START_TEST(a_hole_beyond_the_square_is_filled_too_and_said) {
    const cv::Mat picture = smooth_picture(CV_8UC3, {300, 300});
    const cv::Mat mask = hard_mask(picture.size(), {{100, 100, 40, 130}});
    FillContext context = context_with(constant({1, 0, 0}));
    FillRequest request = request_for(picture, mask);
    request.options.set("face", "80,60,120,120");
    request.options.colour_match = false;
    request.options.feather = 0;
    FillSummary summary;
    const cv::Mat after = filled(context, request, &summary);
    ck_assert(after.at<cv::Vec3b>(228, 120) == cv::Vec3b(255, 0, 0));
    ck_assert_uint_eq(summary.notes.size(), 1);
}
END_TEST

START_TEST(the_same_seed_gives_the_same_pixels) {
    const cv::Mat picture = smooth_picture(CV_8UC3, {150, 150});
    const cv::Mat mask = hard_mask(picture.size(), {{50, 50, 40, 40}});
    FillContext context = context_with([](const cv::Mat& image, const cv::Mat&, uint64_t seed) {
        cv::Mat noise(image.size(), CV_32FC3);
        cv::RNG(seed + 1).fill(noise, cv::RNG::UNIFORM, 0, 1);
        return noise;
    });
    FillRequest request = request_for(picture, mask);
    request.options.seed = 7;
    const cv::Mat first = filled(context, request);
    ck_assert_int_eq(changed_bytes(first, filled(context, request)), 0);
    request.options.seed = 8;
    ck_assert_int_gt(changed_bytes(first, filled(context, request)), 0);
}
END_TEST

START_TEST(wishes_reach_the_network_in_the_order_of_its_attributes) {
    const std::vector<std::string> attributes = {"Smiling", "Eyeglasses", "Young"};
    ck_assert(painted(attributes, "") == cv::Vec3b(102, 102, 102));
    ck_assert(painted(attributes, "Eyeglasses=yes") == cv::Vec3b(102, 255, 102));
    ck_assert(painted(attributes, "young=no, SMILING=yes") == cv::Vec3b(255, 102, 0));
    ck_assert(painted(attributes, "Smiling=0.2") == cv::Vec3b(51, 102, 102));
}
END_TEST

START_TEST(tiny_pictures_do_no_harm) {
    FillContext context = context_with(unchanged);
    for (const cv::Size size : {cv::Size(2, 1), {1, 2}, {1, 40}, {3, 3}, {40, 1}}) {
        const cv::Mat picture(size, CV_8UC4, cv::Scalar(10, 20, 30, 40));
        const cv::Mat mask = hard_mask(size, {{0, 0, 1, 1}});
        for (const char* face : {"whole", "auto", "0,0,1,1"}) {
            FillRequest request = request_for(picture, mask);
            request.options.set("face", face);
            ck_assert_int_eq(changed_outside(picture, filled(context, request), mask), 0);
        }
    }
}
END_TEST

START_TEST(a_huge_picture_takes_seconds) {
    const cv::Mat picture(9000, 12000, CV_8UC1, cv::Scalar(120));
    const cv::Mat mask = hard_mask(picture.size(), {{5000, 4000, 900, 700}});
    FillContext context = context_with(constant(cv::Scalar::all(0.7)));
    FillRequest request = request_for(picture, mask);
    request.options.set("face", "4000,3000,3000,3000");
    const auto start = std::chrono::steady_clock::now();
    fill(context, request);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    ck_assert_msg(taken.count() < 10, "%g s", taken.count());
    ck_assert_int_eq(picture.at<uchar>(4300, 5400), 120);
    ck_assert_int_eq(picture.at<uchar>(100, 100), 120);
}
END_TEST

Suite* fill_suite() {
    Suite* suite = suite_create("fill");
    TCase* cases = tcase_create("fill");
    tcase_add_loop_test(cases, outside_the_mask_no_byte_differs_and_alpha_is_kept, 0, n_types);
    tcase_add_loop_test(cases, a_network_that_returns_the_photo_gives_the_photo_back, 0, n_types);
    tcase_add_test(cases, colours_are_matched_unless_switched_off);
    tcase_add_test(cases, the_network_does_not_see_the_hole_nor_the_ring_around_it);
    tcase_add_test(cases, residue_beside_the_mask_does_not_leak_into_the_fill);
    tcase_add_test(cases, a_soft_mask_blends);
    tcase_add_test(cases, a_feather_of_any_width_replaces_the_middle);
    tcase_add_test(cases, holes_of_one_face_are_filled_in_one_pass);
    tcase_add_test(cases, the_next_face_sees_the_fill_before);
    tcase_add_test(cases, a_hole_beyond_the_square_is_filled_too_and_said);
    tcase_add_test(cases, the_same_seed_gives_the_same_pixels);
    tcase_add_test(cases, wishes_reach_the_network_in_the_order_of_its_attributes);
    tcase_add_test(cases, tiny_pictures_do_no_harm);
    tcase_add_test(cases, a_huge_picture_takes_seconds);
    suite_add_tcase(suite, cases);
    return suite;
}
