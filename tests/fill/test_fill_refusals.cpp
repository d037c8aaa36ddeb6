// What a fill refuses, in a sentence and with the picture as it was.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include <opencv2/imgcodecs.hpp>

#include "core/error.h"
#include "core/models/registry.h"
#include "tests/fill/stand_in.h"
#include "tests/fill/suites.h"
#include "tests/models/temporary_folder.h"
#undef fail

namespace {

using namespace facefill;
using namespace facefill::testing;

// The sentence of the refusal, after checking that nothing was written.
std::string refusal(FillContext& context, const FillRequest& request, ErrorKind kind) {
    const cv::Mat before = request.picture.clone();
    try {
        fill(context, request);
    } catch (const Error& error) {
        ck_assert_int_eq(changed_bytes(before, request.picture), 0);
        ck_assert(error.kind() == kind);
        return error.what();
    }
    ck_abort_msg("the fill was not refused");
    return "";
}

std::string refusal(const cv::Mat& picture, const cv::Mat& mask) {
    FillContext context = context_with(unchanged);
    return refusal(context, request_for(picture, mask), ErrorKind::input);
}

bool mentions(const std::string& sentence, const char* words) {
    return sentence.find(words) != std::string::npos;
}

} // namespace

START_TEST(an_empty_mask) {
    const cv::Mat picture = smooth_picture(CV_8UC3, {40, 40});
    ck_assert(mentions(refusal(picture, hard_mask(picture.size(), {})), "empty"));
    ck_assert(mentions(refusal(cv::Mat(1, 1, CV_8UC1, cv::Scalar(3)), hard_mask({1, 1}, {})), "empty"));
}
END_TEST

START_TEST(a_mask_over_everything) {
    const cv::Mat picture = smooth_picture(CV_8UC3, {40, 40});
    ck_assert(mentions(refusal(picture, hard_mask(picture.size(), {{0, 0, 40, 40}})), "nothing to go by"));
    ck_assert(
        mentions(refusal(picture, cv::Mat(picture.size(), CV_32FC1, cv::Scalar(0.3))), "nothing to go by"));
    ck_assert(mentions(refusal(cv::Mat(1, 1, CV_8UC1, cv::Scalar(3)), hard_mask({1, 1}, {{0, 0, 1, 1}})),
                       "nothing to go by"));
}
END_TEST

START_TEST(a_mask_of_another_size) {
    const std::string sentence =
        refusal(smooth_picture(CV_8UC3, {40, 30}), hard_mask({30, 40}, {{1, 1, 4, 4}}));
    ck_assert(mentions(sentence, "40 x 30") && mentions(sentence, "30 x 40"));
}
END_TEST

START_TEST(numbers_that_are_none) {
    cv::Mat picture = smooth_picture(CV_32FC3, {40, 40});
    picture.at<cv::Vec3f>(3, 3)[1] = std::numeric_limits<float>::quiet_NaN();
    ck_assert(mentions(refusal(picture, hard_mask(picture.size(), {{5, 5, 9, 9}})), "NaN"));
    cv::Mat mask(40, 40, CV_32FC1, cv::Scalar(0));
    mask.at<float>(5, 5) = std::numeric_limits<float>::infinity();
    ck_assert(mentions(refusal(smooth_picture(CV_8UC3, {40, 40}), mask), "mask"));
}
END_TEST

START_TEST(a_network_that_gives_no_colours) {
    FillContext context = context_with(constant(cv::Scalar::all(std::numeric_limits<float>::quiet_NaN())));
    const cv::Mat picture = smooth_picture(CV_8UC3, {40, 40});
    const FillRequest request = request_for(picture, hard_mask(picture.size(), {{5, 5, 9, 9}}));
    ck_assert(mentions(refusal(context, request, ErrorKind::model), "no colours"));
}
END_TEST

START_TEST(a_model_for_another_frame) {
    FillContext context = context_with(unchanged, "arcface");
    const cv::Mat picture = smooth_picture(CV_8UC3, {40, 40});
    const FillRequest request = request_for(picture, hard_mask(picture.size(), {{5, 5, 9, 9}}));
    ck_assert(mentions(refusal(context, request, ErrorKind::model), "'arcface'"));
}
END_TEST

START_TEST(a_missing_model) {
    FillContext context(
        [](const std::string& name, const std::vector<std::string>&) -> std::filesystem::path {
            throw Error(ErrorKind::model, "There is no model '" + name + "'.");
        },
        {});
    const cv::Mat picture = smooth_picture(CV_8UC3, {40, 40});
    FillRequest request = request_for(picture, hard_mask(picture.size(), {{5, 5, 9, 9}}));
    request.options.model = "nobody";
    ck_assert(mentions(refusal(context, request, ErrorKind::model), "nobody"));
}
END_TEST

START_TEST(a_wish_that_the_model_does_not_take) {
    const cv::Mat picture = smooth_picture(CV_8UC3, {40, 40});
    FillRequest request = request_for(picture, hard_mask(picture.size(), {{5, 5, 9, 9}}));
    request.options.model = "stand-in";
    request.options.set("wish", "Smiling=yes,Bald=no");
    FillContext smiling = context_that_paints_wishes({"Young", "Smiling"});
    const std::string sentence = refusal(smiling, request, ErrorKind::model);
    ck_assert(mentions(sentence, "'Bald'") && mentions(sentence, "'stand-in'"));
    ck_assert(mentions(sentence, "Young, Smiling"));
    FillContext plain = context_with(unchanged);
    ck_assert(mentions(refusal(plain, request, ErrorKind::model), "takes no wishes"));
}
END_TEST

START_TEST(the_search_for_a_model_is_told_the_wishes) {
    FillContext context(
        [](const std::string& name, const std::vector<std::string>& wished) -> std::filesystem::path {
            throw Error(ErrorKind::model, name + " with " + wished.at(0) + " and " + wished.at(1));
        },
        {});
    const cv::Mat picture = smooth_picture(CV_8UC3, {40, 40});
    FillRequest request = request_for(picture, hard_mask(picture.size(), {{5, 5, 9, 9}}));
    request.options.set("wish", "Smiling=yes,Bald=no");
    ck_assert(mentions(refusal(context, request, ErrorKind::model), "auto with Smiling and Bald"));
}
END_TEST

// The file is read in the background, and the context stays good for the time when it has been mended.
START_TEST(a_damaged_landmark_file) {
    if (!FaceDetector(find_landmark_file()).finds_landmarks()) {
        std::puts("skipped: no landmarks without dlib and its landmark file");
        return;
    }
    const cv::Mat picture = cv::imread(FACEFILL_PORTRAIT);
    FillRequest request = request_for(picture, hard_mask(picture.size(), {{186, 92, 30, 20}}));
    request.options.face = FaceChoice();
    const TemporaryFolder folder;
    write_bytes(folder / "landmarks.dat", "these are no landmarks");
    const auto whole_file = find_landmark_file();
    setenv("FACEFILL_LANDMARKS", (folder / "landmarks.dat").c_str(), 1);
    FillContext context = context_with(unchanged);
    for (int attempt = 0; attempt < 2; ++attempt)
        ck_assert(mentions(refusal(context, request, ErrorKind::model), "landmarks.dat"));
    std::filesystem::remove(folder / "landmarks.dat");
    std::filesystem::create_symlink(whole_file, folder / "landmarks.dat");
    ck_assert_int_eq(fill(context, request).faces, 1);
    setenv("FACEFILL_LANDMARKS", whole_file.c_str(), 1);
}
END_TEST

// Stops at the first report, the second, ... until the fill gets through.
START_TEST(cancelling_at_any_moment_leaves_the_picture) {
    FillContext context = context_with(constant({1, 0, 0}));
    const cv::Mat picture = smooth_picture(CV_8UC3, {200, 200});
    FillRequest request =
        request_for(picture, hard_mask(picture.size(), {{20, 30, 40, 40}, {130, 120, 50, 40}}));
    int asked = 0, stop_at = 0;
    request.cancelled = [&] { return ++asked > stop_at; };
    for (; stop_at < 100; ++stop_at) {
        asked = 0;
        const cv::Mat before = picture.clone();
        try {
            fill(context, request);
            break;
        } catch (const Error& error) {
            ck_assert(error.kind() == ErrorKind::cancelled);
            ck_assert_int_eq(changed_bytes(before, picture), 0);
        }
    }
    ck_assert_int_ge(stop_at, 6);
    ck_assert_int_lt(stop_at, 100);
}
END_TEST

START_TEST(progress_rises_from_0_to_1) {
    FillContext context = context_with(unchanged);
    const cv::Mat picture = smooth_picture(CV_8UC3, {100, 100});
    FillRequest request = request_for(picture, hard_mask(picture.size(), {{20, 30, 40, 40}}));
    std::vector<double> fractions;
    request.report = [&](double fraction, const char*) { fractions.push_back(fraction); };
    fill(context, request);
    ck_assert_uint_ge(fractions.size(), 5);
    ck_assert_double_eq(fractions.front(), 0);
    ck_assert_double_eq(fractions.back(), 1);
    ck_assert(std::is_sorted(fractions.begin(), fractions.end()));
}
END_TEST

Suite* fill_refusals_suite() {
    Suite* suite = suite_create("fill refusals");
    TCase* cases = tcase_create("fill refusals");
    tcase_add_test(cases, an_empty_mask);
    tcase_add_test(cases, a_mask_over_everything);
    tcase_add_test(cases, a_mask_of_another_size);
    tcase_add_test(cases, numbers_that_are_none);
    tcase_add_test(cases, a_network_that_gives_no_colours);
    tcase_add_test(cases, a_model_for_another_frame);
    tcase_add_test(cases, a_missing_model);
    tcase_add_test(cases, a_wish_that_the_model_does_not_take);
    tcase_add_test(cases, the_search_for_a_model_is_told_the_wishes);
    tcase_add_test(cases, a_damaged_landmark_file);
    tcase_add_test(cases, cancelling_at_any_moment_leaves_the_picture);
    tcase_add_test(cases, progress_rises_from_0_to_1);
    suite_add_tcase(suite, cases);
    return suite;
}
