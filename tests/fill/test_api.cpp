// The C interface, as the plug-in and the command see it.
#include "facefill/facefill.h"

#include <cstring>
#include <vector>

#include "core/fill/context_handle.h"
#include "tests/fill/stand_in.h"
#include "tests/fill/suites.h"
#undef fail

namespace {

using namespace facefill;
using namespace facefill::testing;

constexpr int width = 90, height = 70;

// A gray picture with padded rows, its mask, and everything that a call needs.
struct Call {
    FacefillContext context{context_with(constant(cv::Scalar::all(1)))};
    FacefillOptions options;
    std::vector<guint8> pixels = std::vector<guint8>(100 * height, 100);
    std::vector<guint8> coverage = std::vector<guint8>(width * height, 0);
    FacefillImage image{pixels.data(), width, height, 1, 100, FACEFILL_U8};
    FacefillImage mask{coverage.data(), width, height, 1, width, FACEFILL_U8};
    gint cancel = 0;
    FacefillReport* report = nullptr;
    GError* error = nullptr;

    Call() {
        options.values.set("face", "whole");
        options.values.set("colour-match", "no");
        for (int y = 20; y < 40; ++y)
            std::memset(&coverage[y * width + 30], 255, 25);
    }
    ~Call() {
        facefill_report_free(report);
        g_clear_error(&error);
    }
    gboolean run() {
        return facefill_fill(&context, &image, &mask, &options, nullptr, nullptr, &cancel, &report, &error);
    }
};

void check_refused(Call& call, FacefillError code, const char* words) {
    const std::vector<guint8> before = call.pixels;
    ck_assert(!call.run());
    ck_assert(g_error_matches(call.error, FACEFILL_ERROR, code));
    ck_assert_msg(std::strstr(call.error->message, words) != nullptr, "%s", call.error->message);
    ck_assert_ptr_null(call.report);
    ck_assert(before == call.pixels);
}

} // namespace

START_TEST(a_hole_is_filled_and_reported) {
    Call call;
    ck_assert(call.run());
    ck_assert_ptr_null(call.error);
    ck_assert_int_eq(call.pixels[30 * 100 + 42], 255);
    ck_assert_int_eq(call.pixels[10 * 100 + 42], 100);
    ck_assert_int_eq(call.pixels[30 * 100 + 95], 100);
    ck_assert_int_eq(call.report->holes, 1);
    ck_assert_int_eq(call.report->faces, 1);
    ck_assert_str_eq(call.report->model, "auto");
    ck_assert_ptr_null(call.report->notes[0]);
}
END_TEST

START_TEST(report_options_progress_and_cancel_may_be_left_out) {
    Call call;
    ck_assert(facefill_fill(&call.context, &call.image, &call.mask, nullptr, nullptr, nullptr, nullptr,
                            nullptr, nullptr));
}
END_TEST

START_TEST(impossible_pictures_are_refused) {
    const auto refuse = [](auto change, const char* words) {
        Call call;
        change(call);
        check_refused(call, FACEFILL_ERROR_INPUT, words);
    };
    refuse([](Call& call) { call.image.data = nullptr; }, "picture has no pixels");
    refuse([](Call& call) { call.mask.data = nullptr; }, "mask has no pixels");
    refuse([](Call& call) { call.image.width = 0; }, "0 x 70");
    refuse([](Call& call) { call.image.height = -5; }, "-5");
    refuse([](Call& call) { call.image.width = 65536; }, "65535");
    refuse([](Call& call) { call.image.channels = 5; }, "5 channels");
    refuse([](Call& call) { call.image.channels = 0; }, "0 channels");
    refuse(
        [](Call& call) {
            call.mask.channels = 2;
            call.mask.stride *= 2;
        },
        "give one");
    refuse([](Call& call) { call.image.stride = 89; }, "89 bytes");
    refuse([](Call& call) { call.image.depth = static_cast<FacefillDepth>(9); }, "depth");
    refuse([](Call& call) { call.mask.width = 80; }, "80 x 70");
    refuse([](Call& call) { std::fill(call.coverage.begin(), call.coverage.end(), 0); }, "empty");
}
END_TEST

START_TEST(null_images_are_refused) {
    Call call;
    ck_assert(!facefill_fill(&call.context, nullptr, &call.mask, nullptr, nullptr, nullptr, nullptr, nullptr,
                             &call.error));
    ck_assert(g_error_matches(call.error, FACEFILL_ERROR, FACEFILL_ERROR_INPUT));
    ck_assert(!facefill_fill(&call.context, &call.image, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr,
                             nullptr));
}
END_TEST

START_TEST(a_raised_flag_cancels) {
    Call call;
    call.cancel = 1;
    check_refused(call, FACEFILL_ERROR_CANCELLED, "cancelled");
}
END_TEST

START_TEST(progress_comes_with_the_callers_data) {
    Call call;
    std::vector<double> fractions;
    const auto note = [](double fraction, const char*, gpointer data) {
        static_cast<std::vector<double>*>(data)->push_back(fraction);
    };
    ck_assert(facefill_fill(&call.context, &call.image, &call.mask, &call.options, note, &fractions, nullptr,
                            nullptr, nullptr));
    ck_assert_double_eq(fractions.front(), 0);
    ck_assert_double_eq(fractions.back(), 1);
}
END_TEST

START_TEST(exceptions_of_every_kind_stay_inside) {
    Call memory;
    memory.context.fill = context_with([](auto&&...) -> cv::Mat { throw std::bad_alloc(); });
    check_refused(memory, FACEFILL_ERROR_MEMORY, "memory");
    Call opencv;
    opencv.context.fill = context_with([](auto&&...) -> cv::Mat { CV_Error(cv::Error::StsAssert, "a > b"); });
    check_refused(opencv, FACEFILL_ERROR_INPUT, "mistake in Facefill");
}
END_TEST

START_TEST(options_are_set_by_name) {
    FacefillOptions* options = facefill_options_new();
    GError* error = nullptr;
    ck_assert(facefill_options_set(options, "seed", "5", &error));
    ck_assert(options->values.seed == 5);
    ck_assert(!facefill_options_set(options, "seed", "x", &error));
    ck_assert(g_error_matches(error, FACEFILL_ERROR, FACEFILL_ERROR_INPUT));
    ck_assert(options->values.seed == 5);
    g_clear_error(&error);
    facefill_options_free(options);
}
END_TEST

START_TEST(models_are_a_json_array) {
    char* models = facefill_models_json();
    ck_assert_int_eq(models[0], '[');
    ck_assert_int_eq(models[std::strlen(models) - 1], ']');
    g_free(models);
}
END_TEST

Suite* api_suite() {
    Suite* suite = suite_create("api");
    TCase* cases = tcase_create("api");
    tcase_add_test(cases, a_hole_is_filled_and_reported);
    tcase_add_test(cases, report_options_progress_and_cancel_may_be_left_out);
    tcase_add_test(cases, impossible_pictures_are_refused);
    tcase_add_test(cases, null_images_are_refused);
    tcase_add_test(cases, a_raised_flag_cancels);
    tcase_add_test(cases, progress_comes_with_the_callers_data);
    tcase_add_test(cases, exceptions_of_every_kind_stay_inside);
    tcase_add_test(cases, options_are_set_by_name);
    tcase_add_test(cases, models_are_a_json_array);
    suite_add_tcase(suite, cases);
    return suite;
}
