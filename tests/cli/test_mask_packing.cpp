#include "training/cli/mask_packing.h"

#include "core/error.h"
#include "tests/models/temporary_folder.h"
#include "training/cli/picture_file.h"
#include "training/data/pack.h"

#include "tests/cli/assert_throws.h"
#include "tests/cli/suites.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

// The first mask of a pack, '#' in the hole.
std::string first_mask(const Pack& pack) {
    std::string text;
    const int side = pack.info().resolution;
    for (int i = 0; i < side * side; ++i)
        text += pack.pixels(0)[i] == 255 ? '#' : pack.pixels(0)[i] == 0 ? '.' : '?';
    return text;
}

std::string packed(const cv::Mat& mask, int resolution) {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder / "masks");
    write_picture(folder / "masks/mask.png", mask);
    ck_assert_uint_eq(pack_masks(folder / "masks", folder / "out.ffpack", resolution).packed, 1);
    const Pack pack(folder / "out.ffpack");
    ck_assert(pack.info().channels == 1 && pack.info().frame == "mask" && pack.info().origin == "masks");
    ck_assert(pack.record(0).source == "mask.png");
    return first_mask(pack);
}

} // namespace

START_TEST(test_a_wide_mask_lies_whole_in_the_middle_of_a_square) {
    cv::Mat mask(2, 4, CV_8U, cv::Scalar(0));
    mask.at<uint8_t>(0, 3) = 255;
    ck_assert(packed(mask, 4) == "...."
                                 "...#"
                                 "...."
                                 "....");
}
END_TEST

START_TEST(test_a_thin_stroke_is_not_lost) {
    cv::Mat mask(64, 64, CV_8U, cv::Scalar(0));
    mask.col(20).setTo(255);
    ck_assert(packed(mask, 4) == ".#.."
                                 ".#.."
                                 ".#.."
                                 ".#..");
}
END_TEST

START_TEST(test_hole_begins_at_half_the_coverage) {
    const cv::Mat gray = (cv::Mat_<uint16_t>(2, 2) << 65535, 40000, 20000, 0);
    ck_assert(packed(gray, 2) == "##..");
    cv::Mat shape(2, 2, CV_8UC4, cv::Scalar(0, 0, 0, 0)); // black on transparency
    shape.at<cv::Vec4b>(1, 0)[3] = 255;
    ck_assert(packed(shape, 2) == "..#.");
}
END_TEST

Suite* mask_packing_suite() {
    Suite* suite = suite_create("mask packing");
    TCase* tests = tcase_create("mask packing");
    tcase_add_test(tests, test_a_wide_mask_lies_whole_in_the_middle_of_a_square);
    tcase_add_test(tests, test_a_thin_stroke_is_not_lost);
    tcase_add_test(tests, test_hole_begins_at_half_the_coverage);
    suite_add_tcase(suite, tests);
    return suite;
}
