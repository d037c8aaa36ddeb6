#include "training/cli/picture_file.h"

#include <opencv2/imgcodecs.hpp>

#include "core/error.h"
#include "tests/cli/test_pictures.h"
#include "tests/models/temporary_folder.h"

#include "tests/cli/assert_throws.h"
#include "tests/cli/suites.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

void assert_kept(const std::string& name, int depth, int channels) {
    TemporaryFolder folder;
    const cv::Mat pixels = ramp_picture(depth, channels);
    write_picture(folder / name, pixels);
    const cv::Mat read = read_picture(folder / name).pixels;
    ck_assert_msg(identical(read, pixels), "%s, depth %d, %d channels: type %d became %d", name.c_str(),
                  depth, channels, pixels.type(), read.type());
}

// A JPEG with an EXIF block that holds nothing but the orientation (EXIF 2.3, section 4.6.4, tag 274).
std::string jpeg_with_orientation(char orientation) {
    std::vector<uint8_t> encoded;
    cv::imencode(".jpg", ramp_picture(CV_8U, 3, {32, 16}), encoded);
    const std::string jpeg(encoded.begin(), encoded.end());
    std::string exif("\xFF\xE1\x00\x22"
                     "Exif\0\0"
                     "MM\0*\0\0\0\x08"
                     "\0\x01"
                     "\x01\x12\0\x03\0\0\0\x01\0",
                     29);
    exif += orientation;
    exif += std::string("\0\0\0\0\0\0", 36 - exif.size());
    return jpeg.substr(0, 2) + exif + jpeg.substr(2);
}

// A PNG of gray and alpha, 2 x 1 pixels: (10, 200), (90, 255). OpenCV writes none.
const char gray_alpha_png[] =
    "\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x02\x00\x00\x00\x01"
    "\x08\x04\x00\x00\x00\x5e\x2b\xb7\x01\x00\x00\x00\x0d\x49\x44\x41\x54\x78\x9c\x63\xe0\x3a\x11\xf5"
    "\x1f\x00\x04\x38\x02\x2c\x5f\x3d\x20\x11\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

cv::Mat written_and_read(const std::string& name, const cv::Mat& pixels) {
    TemporaryFolder folder;
    write_picture(folder / name, pixels);
    return read_picture(folder / name).pixels;
}

cv::Mat mask_read_back(const cv::Mat& pixels) {
    TemporaryFolder folder;
    write_picture(folder / "mask.png", pixels);
    return read_mask(folder / "mask.png");
}

} // namespace

START_TEST(png_keeps_depth_gray_and_alpha) {
    for (const int depth : {CV_8U, CV_16U})
        for (const int channels : {1, 3, 4})
            assert_kept("a.png", depth, channels);
}
END_TEST

START_TEST(gray_with_alpha_is_read_as_such_and_written_as_colour) {
    TemporaryFolder folder;
    write_bytes(folder / "a.png", {gray_alpha_png, sizeof gray_alpha_png - 1});
    const cv::Mat pixels = read_picture(folder / "a.png").pixels;
    ck_assert(identical(pixels, (cv::Mat_<cv::Vec2b>(1, 2) << cv::Vec2b(10, 200), cv::Vec2b(90, 255))));
    ck_assert(
        identical(written_and_read("b.png", pixels),
                  (cv::Mat_<cv::Vec4b>(1, 2) << cv::Vec4b(10, 10, 10, 200), cv::Vec4b(90, 90, 90, 255))));
}
END_TEST

START_TEST(tiff_keeps_depth_and_float) {
    for (const int depth : {CV_8U, CV_16U, CV_32F})
        for (const int channels : {1, 3, 4})
            assert_kept("a.tif", depth, channels);
}
END_TEST

START_TEST(lossless_formats_keep_what_they_can_hold) {
    assert_kept("a.webp", CV_8U, 3);
    assert_kept("a.webp", CV_8U, 4);
    assert_kept("a.bmp", CV_8U, 3);
    for (const int depth : {CV_8U, CV_16U}) {
        assert_kept("a.ppm", depth, 3);
        assert_kept("a.pgm", depth, 1);
        assert_kept("a.PNM", depth, 3);
    }
}
END_TEST

START_TEST(jpeg_is_close_and_keeps_gray) {
    for (const int channels : {1, 3}) {
        const cv::Mat pixels = ramp_picture(CV_8U, channels);
        const cv::Mat read = written_and_read("a.jpeg", pixels);
        ck_assert_int_eq(read.type(), pixels.type());
        ck_assert_double_lt(
            cv::norm(read, pixels, cv::NORM_L1) / static_cast<double>(pixels.total() * channels), 3);
    }
}
END_TEST

START_TEST(deep_samples_are_scaled_into_shallow_formats) {
    ck_assert_int_eq(
        written_and_read("a.bmp", cv::Mat(4, 4, CV_16UC3, cv::Scalar::all(65535))).at<uint8_t>(0), 255);
    ck_assert_int_eq(written_and_read("a.pgm", cv::Mat(4, 4, CV_32FC1, cv::Scalar(0.5))).at<uint16_t>(0),
                     32768);
    ck_assert_int_eq(written_and_read("a.png", cv::Mat(4, 4, CV_32FC1, cv::Scalar(7))).at<uint16_t>(0),
                     65535);
}
END_TEST

START_TEST(what_a_format_cannot_hold_is_refused) {
    TemporaryFolder folder;
    const cv::Mat transparent = ramp_picture(CV_8U, 4);
    assert_throws<Error>([&] { write_picture(folder / "a.jpg", transparent); },
                         {"a.jpg", "transparency", ".png"});
    assert_throws<Error>([&] { write_picture(folder / "a.pgm", ramp_picture(CV_8U, 3)); },
                         {"a.pgm", "colours"});
    assert_throws<Error>([&] { write_picture(folder / "a.xcf", transparent); }, {"a.xcf", "must end in"});
    assert_throws<Error>([&] { write_picture(folder / "a", transparent); }, {"must end in"});
    ck_assert_uint_eq(folder.entries(), 0);
    const cv::Mat opaque(4, 4, CV_8UC4, cv::Scalar::all(255));
    ck_assert_int_eq(written_and_read("a.jpg", opaque).channels(), 3);
}
END_TEST

START_TEST(a_turned_jpeg_is_read_upright) {
    TemporaryFolder folder;
    write_bytes(folder / "plain.jpg", jpeg_with_orientation(1));
    write_bytes(folder / "turned.jpg", jpeg_with_orientation(6));
    const cv::Mat plain = read_picture(folder / "plain.jpg").pixels;
    cv::Mat upright;
    cv::rotate(plain, upright, cv::ROTATE_90_CLOCKWISE);
    ck_assert(identical(read_picture(folder / "turned.jpg").pixels, upright));
}
END_TEST

START_TEST(a_failed_write_leaves_everything_as_it_was) {
    TemporaryFolder folder;
    std::filesystem::create_directory(folder / "a.png");
    assert_throws<Error>([&] { write_picture(folder / "a.png", ramp_picture(CV_8U, 1)); },
                         {"a.png", "no plain file"});
    assert_throws<Error>([&] { write_picture(folder / "no/b.png", ramp_picture(CV_8U, 1)); }, {"no/b.png"});
    ck_assert_uint_eq(folder.entries(), 1);
}
END_TEST

START_TEST(a_link_stays_one_and_its_target_is_replaced) {
    TemporaryFolder folder;
    write_bytes(folder / "target.png", "old");
    std::filesystem::create_symlink("target.png", folder / "link.png");
    write_picture(folder / "link.png", ramp_picture(CV_8U, 1));
    ck_assert(std::filesystem::is_symlink(folder / "link.png"));
    ck_assert(identical(read_picture(folder / "target.png").pixels, ramp_picture(CV_8U, 1)));
}
END_TEST

START_TEST(a_mask_is_its_gray_value_at_its_depth) {
    ck_assert(identical(mask_read_back(ramp_picture(CV_8U, 1)), ramp_picture(CV_8U, 1)));
    ck_assert(identical(mask_read_back(ramp_picture(CV_16U, 1)), ramp_picture(CV_16U, 1)));
}
END_TEST

START_TEST(a_coloured_mask_is_its_luminance) {
    const cv::Mat white_and_black =
        (cv::Mat_<cv::Vec3b>(1, 2) << cv::Vec3b(255, 255, 255), cv::Vec3b(0, 0, 0));
    const cv::Mat coverage = mask_read_back(white_and_black);
    ck_assert_int_eq(coverage.channels(), 1);
    ck_assert_int_eq(coverage.at<uint8_t>(0), 255);
    ck_assert_int_eq(coverage.at<uint8_t>(1), 0);
}
END_TEST

START_TEST(a_shape_on_transparency_is_its_alpha) {
    const cv::Mat black_shape = (cv::Mat_<cv::Vec4b>(1, 2) << cv::Vec4b(0, 0, 0, 200), cv::Vec4b(0, 0, 0, 0));
    const cv::Mat coverage = mask_read_back(black_shape);
    ck_assert_int_eq(coverage.at<uint8_t>(0), 200);
    ck_assert_int_eq(coverage.at<uint8_t>(1), 0);
}
END_TEST

START_TEST(an_opaque_alpha_channel_does_not_make_a_mask) {
    const cv::Mat coverage = mask_read_back(cv::Mat(2, 2, CV_8UC4, cv::Scalar(0, 0, 0, 255)));
    ck_assert_int_eq(coverage.at<uint8_t>(0), 0);
    const cv::Mat seen_half = (cv::Mat_<cv::Vec2b>(1, 2) << cv::Vec2b(200, 128), cv::Vec2b(0, 255));
    ck_assert_int_eq(mask_read_back(seen_half).at<uint8_t>(0), 100);
}
END_TEST

Suite* picture_file_suite() {
    Suite* suite = suite_create("cli/picture_file");
    TCase* tests = tcase_create("picture_file");
    tcase_add_test(tests, png_keeps_depth_gray_and_alpha);
    tcase_add_test(tests, gray_with_alpha_is_read_as_such_and_written_as_colour);
    tcase_add_test(tests, tiff_keeps_depth_and_float);
    tcase_add_test(tests, lossless_formats_keep_what_they_can_hold);
    tcase_add_test(tests, jpeg_is_close_and_keeps_gray);
    tcase_add_test(tests, deep_samples_are_scaled_into_shallow_formats);
    tcase_add_test(tests, what_a_format_cannot_hold_is_refused);
    tcase_add_test(tests, a_turned_jpeg_is_read_upright);
    tcase_add_test(tests, a_failed_write_leaves_everything_as_it_was);
    tcase_add_test(tests, a_link_stays_one_and_its_target_is_replaced);
    tcase_add_test(tests, a_mask_is_its_gray_value_at_its_depth);
    tcase_add_test(tests, a_coloured_mask_is_its_luminance);
    tcase_add_test(tests, a_shape_on_transparency_is_its_alpha);
    tcase_add_test(tests, an_opaque_alpha_channel_does_not_make_a_mask);
    suite_add_tcase(suite, tests);
    return suite;
}
