// The whole way with a real face: the portrait in the public domain that ships with the sources.
#include <cmath>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <torch/utils.h>

#include "core/fill/face_alignment.h"
#include "core/fill/face_groups.h"
#include "core/models/registry.h"
#include "tests/fill/stand_in.h"
#include "tests/fill/suites.h"
#undef fail

namespace {

using namespace facefill;
using namespace facefill::testing;

const cv::Rect left_eye(186, 92, 30, 20), right_eye(232, 92, 34, 20);

const FaceDetector& detector() {
    static const FaceDetector with_landmarks(find_landmark_file());
    return with_landmarks;
}

cv::Mat portrait() {
    const cv::Mat bgr = cv::imread(FACEFILL_PORTRAIT);
    ck_assert(!bgr.empty());
    cv::Mat rgb;
    cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
    return rgb;
}

std::vector<FaceGroup> groups_of(const cv::Mat& picture, const cv::Mat& mask) {
    return group_by_face(picture, HoleMap(mask), FaceChoice(), detector, [](double) {});
}

void check_same_face(const Frame& found, const Frame& truth) {
    const float apart = std::hypot(found.centre.x - truth.centre.x, found.centre.y - truth.centre.y);
    ck_assert_msg(apart < 0.2f * truth.half_side, "%g of the half side apart", apart / truth.half_side);
    ck_assert_float_eq_tol(found.half_side, truth.half_side, 0.2f * truth.half_side);
    ck_assert_float_eq_tol(found.angle, truth.angle, 0.2f);
}

// The frame of the face with nothing erased.
Frame true_frame() {
    const auto groups = groups_of(portrait(), hard_mask({512, 512}, {left_eye}));
    ck_assert_uint_eq(groups.size(), 1);
    ck_assert(groups[0].found);
    return groups[0].frame;
}

} // namespace

START_TEST(two_erased_eyes_belong_to_one_face) {
    cv::Mat erased = portrait();
    const cv::Mat mask = hard_mask(erased.size(), {left_eye, right_eye});
    erased.setTo(cv::Scalar::all(255), mask);
    const auto groups = groups_of(erased, mask);
    ck_assert_uint_eq(groups.size(), 1);
    ck_assert(groups[0].found);
    ck_assert_uint_eq(groups[0].holes.size(), 2);
    check_same_face(groups[0].frame, true_frame());
}
END_TEST

START_TEST(a_small_face_in_a_huge_picture_is_found_around_the_hole) {
    cv::Mat picture(4500, 6000, CV_8UC3, cv::Scalar::all(140));
    cv::Mat small;
    cv::resize(portrait(), small, {}, 0.5, 0.5, cv::INTER_AREA);
    const cv::Point corner(4100, 2900);
    small.copyTo(picture(cv::Rect(corner, small.size())));
    const auto groups = groups_of(
        picture, hard_mask(picture.size(), {cv::Rect(corner + left_eye.tl() / 2, left_eye.size() / 2)}));
    ck_assert_uint_eq(groups.size(), 1);
    ck_assert(groups[0].found);
    Frame truth = true_frame();
    truth.centre = truth.centre * 0.5f + cv::Point2f(corner);
    truth.half_side /= 2;
    check_same_face(groups[0].frame, truth);
}
END_TEST

START_TEST(two_people_are_two_faces) {
    cv::Mat picture(512, 1024, CV_8UC3);
    portrait().copyTo(picture(cv::Rect(0, 0, 512, 512)));
    portrait().copyTo(picture(cv::Rect(512, 0, 512, 512)));
    const cv::Mat mask = hard_mask(picture.size(), {left_eye, right_eye, left_eye + cv::Point(512, 0)});
    FillContext context = context_with(unchanged);
    FillRequest request = request_for(picture.clone(), mask);
    request.options.set("face", "auto");
    const FillSummary summary = fill(context, request);
    ck_assert_int_eq(summary.holes, 3);
    ck_assert_int_eq(summary.faces, 2);
    ck_assert_int_eq(changed_outside(picture, request.picture, mask), 0);
}
END_TEST

// A turned face is turned for the network and turned back: the photo returns as sharp as the network's pixels
// allow.
START_TEST(a_turned_face_comes_back) {
    cv::Mat turned;
    const cv::Mat turn = cv::getRotationMatrix2D({224, 110}, 25, 0.7);
    cv::warpAffine(portrait(), turned, turn, {512, 512}, cv::INTER_AREA, cv::BORDER_REFLECT_101);
    const cv::Mat mask = hard_mask(turned.size(), {{205, 85, 45, 40}});
    FillContext context = context_with(unchanged);
    FillRequest request = request_for(turned.clone(), mask);
    request.options.set("face", "auto");
    const FillSummary summary = fill(context, request);
    ck_assert_int_eq(summary.faces, 1);
    const double rms = rms_inside(turned, request.picture, mask);
    ck_assert_msg(rms < 5.0 / 255, "%g of 255", rms * 255);
}
END_TEST

// Landmarks of a face whose eyes are painted over lie beside the face; what is left of it says where it is.
START_TEST(a_face_under_paint_is_aligned_by_what_is_left_of_it) {
    FillContext context;
    ck_assert(context.aligner() != nullptr);
    const cv::Mat mask = hard_mask({512, 512}, {{176, 72, 96, 52}});
    const Frame truth = true_frame();
    const auto error_of = [&](const Frame& frame) {
        const cv::Point2f apart = frame.centre - truth.centre;
        return std::hypot(apart.x, apart.y) / truth.half_side +
               std::abs(std::log(frame.half_side / truth.half_side)) + std::abs(frame.angle - truth.angle);
    };
    const auto align = [&](const cv::Mat& picture, const Frame& frame) {
        return aligned(*context.aligner(), PatchedPicture(picture), mask, frame);
    };
    cv::Mat painted = portrait();
    painted.setTo(cv::Scalar(20, 90, 200), mask);
    const Frame wrong = moved_within(truth, {0.1f, -0.08f}, 0.12f, 0.08f);
    ck_assert_double_lt(error_of(align(painted, wrong)), 0.5 * error_of(wrong));
    // Landmarks that agree with it are more precise, and stay as they are.
    const Frame kept = aligned_if_misled(*context.aligner(), PatchedPicture(portrait()), mask, truth);
    ck_assert(kept.centre == truth.centre && kept.half_side == truth.half_side && kept.angle == truth.angle);
}
END_TEST

START_TEST(an_aligner_that_finds_no_face_leaves_the_frame_near_where_it_began) {
    FillContext context;
    const cv::Mat picture = smooth_picture(CV_8UC3, {300, 300});
    const cv::Mat mask = hard_mask({300, 300}, {{140, 140, 9, 9}});
    for (const float half_side : {16.f, 60.f, 400.f}) {
        const Frame start{{144, 144}, half_side, 0.2f};
        const Frame frame = aligned(*context.aligner(), PatchedPicture(picture), mask, start);
        ck_assert_float_le(std::abs(frame.centre.x - start.centre.x), 0.5f * half_side);
        ck_assert_float_le(std::abs(std::log(frame.half_side / start.half_side)), 0.5f);
    }
}
END_TEST

// Weights that are of no use must not spoil a fill.
START_TEST(an_aligner_that_says_anything_is_not_believed) {
    FaceAligner wild(FaceAlignerSizes{1});
    wild->eval();
    const cv::Mat picture = smooth_picture(CV_8UC3, {300, 300});
    const Frame start{{144, 144}, 60, 0.2f};
    for (const float weight : {1e3f, -1e20f, NAN}) {
        torch::NoGradGuard no_gradient;
        for (auto& parameter : wild->parameters())
            parameter.fill_(weight);
        const Frame frame = aligned(wild, PatchedPicture(picture), cv::Mat(), start);
        ck_assert(frame.centre == start.centre && frame.half_side == start.half_side);
    }
}
END_TEST

Suite* real_face_suite() {
    Suite* suite = suite_create("real face");
    TCase* cases = tcase_create("real face");
    if (detector().problem().empty() && !find_landmark_file().empty()) {
        tcase_add_test(cases, two_erased_eyes_belong_to_one_face);
        tcase_add_test(cases, a_small_face_in_a_huge_picture_is_found_around_the_hole);
        tcase_add_test(cases, two_people_are_two_faces);
        tcase_add_test(cases, a_turned_face_comes_back);
        tcase_add_test(cases, a_face_under_paint_is_aligned_by_what_is_left_of_it);
        tcase_add_test(cases, an_aligner_that_finds_no_face_leaves_the_frame_near_where_it_began);
        tcase_add_test(cases, an_aligner_that_says_anything_is_not_believed);
    }
    suite_add_tcase(suite, cases);
    return suite;
}
