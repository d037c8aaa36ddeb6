#include "core/image/membrane.h"

#include "tests/image/suites.h"
#undef fail

namespace {

using namespace facefill;

cv::Mat hole_at(cv::Size size, cv::Rect hole) {
    cv::Mat unknown(size, CV_8UC1, cv::Scalar(0));
    unknown(hole) = 255;
    return unknown;
}

// A plane in x and y: it solves the Laplace equation itself.
cv::Mat plane(cv::Size size) {
    cv::Mat values(size, CV_32FC1);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            values.at<float>(y, x) = 0.2f + 0.004f * static_cast<float>(x) - 0.002f * static_cast<float>(y);
    return values;
}

} // namespace

START_TEST(a_constant_stays_constant) {
    const cv::Mat unknown = hole_at({97, 64}, {20, 10, 50, 40});
    cv::Mat values(64, 97, CV_32FC3, cv::Scalar(0.1, -0.2, 0.3));
    values.setTo(cv::Scalar::all(9), unknown);
    const cv::Mat sheet = stretch_membrane(values, unknown);
    ck_assert(cv::norm(sheet, cv::Mat(64, 97, CV_32FC3, cv::Scalar(0.1, -0.2, 0.3)), cv::NORM_INF) < 1e-5);
}
END_TEST

START_TEST(a_plane_is_continued) {
    const cv::Mat unknown = hole_at({128, 128}, {30, 40, 60, 50});
    cv::Mat values = plane(unknown.size());
    values.setTo(5, unknown);
    const double worst = cv::norm(stretch_membrane(values, unknown), plane(unknown.size()), cv::NORM_INF);
    ck_assert_msg(worst < 0.02, "off by %g of a range of 0.24", worst);
}
END_TEST

START_TEST(known_values_are_kept_and_unknown_ones_stay_between_them) {
    const cv::Mat unknown = hole_at({60, 60}, {0, 20, 30, 30});
    cv::Mat values(60, 60, CV_32FC1);
    cv::RNG random(3);
    random.fill(values, cv::RNG::UNIFORM, -0.5, 0.5);
    const cv::Mat sheet = stretch_membrane(values, unknown);
    ck_assert_double_eq(cv::norm(sheet, values, cv::NORM_INF, ~unknown), 0);
    double low, high;
    cv::minMaxLoc(sheet, &low, &high, nullptr, nullptr, unknown);
    ck_assert(low >= -0.5 && high <= 0.5);
}
END_TEST

START_TEST(nothing_known_gives_nothing) {
    for (const cv::Size size : {cv::Size(1, 1), {2, 1}, {64, 64}, {5, 200}}) {
        const cv::Mat sheet = stretch_membrane(cv::Mat(size, CV_32FC3, cv::Scalar::all(3)),
                                               cv::Mat(size, CV_8UC1, cv::Scalar(255)));
        ck_assert(cv::norm(sheet, cv::NORM_INF) < 1e-6);
    }
}
END_TEST

Suite* membrane_suite() {
    Suite* suite = suite_create("membrane");
    TCase* cases = tcase_create("membrane");
    tcase_add_test(cases, a_constant_stays_constant);
    tcase_add_test(cases, a_plane_is_continued);
    tcase_add_test(cases, known_values_are_kept_and_unknown_ones_stay_between_them);
    tcase_add_test(cases, nothing_known_gives_nothing);
    suite_add_tcase(suite, cases);
    return suite;
}
