#include <opencv2/imgcodecs.hpp>

#include "core/error.h"
#include "tests/cli/test_pictures.h"
#include "tests/models/temporary_folder.h"
#include "training/cli/picture_file.h"
#include "training/cli/picture_format.h"

#include "tests/cli/assert_throws.h"
#include "tests/cli/suites.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

const char* const extensions[] = {".png", ".jpg", ".tif", ".webp", ".bmp", ".ppm"};

std::string encoded(const std::string& extension) {
    std::vector<uint8_t> bytes;
    cv::imencode(extension, ramp_picture(CV_8U, 3, {64, 48}), bytes);
    return {bytes.begin(), bytes.end()};
}

bool refused(const std::filesystem::path& path) {
    try {
        read_picture(path);
        return false;
    } catch (const Error& error) {
        return true;
    }
}

void assert_refused(const std::string& bytes, std::initializer_list<const char*> parts) {
    TemporaryFolder folder;
    write_bytes(folder / "a.png", bytes);
    assert_throws<Error>([&] { read_picture(folder / "a.png"); }, parts);
}

} // namespace

START_TEST(a_file_cut_off_anywhere_is_refused) {
    TemporaryFolder folder;
    for (const char* extension : extensions) {
        const std::string whole = encoded(extension);
        // The last bytes of some formats carry no pixels.
        for (size_t size = 0; size < whole.size() - 16; size += 1 + whole.size() / 150) {
            write_bytes(folder / "cut", whole.substr(0, size));
            ck_assert_msg(refused(folder / "cut"), "%s of %zu bytes was read at %zu", extension, whole.size(),
                          size);
        }
    }
}
END_TEST

START_TEST(a_png_or_jpeg_without_its_last_byte_is_refused) {
    for (const char* extension : {".png", ".jpg", ".webp"}) {
        const std::string whole = encoded(extension);
        assert_refused(whole.substr(0, whole.size() - 1), {"a.png'", "cut off"});
    }
}
END_TEST

START_TEST(a_damaged_file_never_crashes) {
    TemporaryFolder folder;
    cv::RNG random(1);
    for (const char* extension : extensions)
        for (int round = 0; round < 200; round++) {
            std::string bytes = encoded(extension);
            for (int flips = 1 + round % 8; flips > 0; flips--)
                bytes[static_cast<size_t>(random.uniform(0, static_cast<int>(bytes.size())))] ^=
                    static_cast<char>(1 << random.uniform(0, 8));
            write_bytes(folder / "damaged", bytes);
            refused(folder / "damaged");
        }
}
END_TEST

START_TEST(files_that_are_no_pictures_are_named_with_the_reason) {
    TemporaryFolder folder;
    assert_refused("", {"a.png' is empty"});
    assert_refused("Dear diary", {"a.png'", "PNG, JPEG"});
    assert_throws<Error>([&] { read_picture(folder.path()); }, {"Cannot read", "no plain file"});
    assert_throws<Error>([&] { read_picture(folder / "none.png"); }, {"none.png", "No such file"});
    assert_throws<Error>([&] { read_picture("/dev/zero"); }, {"no plain file"});
}
END_TEST

START_TEST(a_small_file_that_claims_a_huge_picture_is_refused_unread) {
    std::string png = encoded(".png");
    png.replace(16, 8, std::string("\0\0\xEA\x60\0\0\xEA\x60", 8));
    assert_refused(png, {"too large: 60000 x 60000"});
    png.replace(16, 8, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
    assert_refused(png, {"too large"});
    std::string jpeg = encoded(".jpg");
    jpeg.replace(jpeg.find("\xFF\xC0") + 5, 4, "\xFF\xFF\xFF\xFF");
    assert_refused(jpeg, {"too large: 65535 x 65535"});
}
END_TEST

START_TEST(a_12000_by_9000_picture_is_not_too_large) {
    ck_assert_int_le(int64_t{12000} * 9000, most_picture_pixels);
    ck_assert_int_le(12000, longest_picture_side);
}
END_TEST

START_TEST(a_thumbnails_end_is_not_the_pictures) {
    const std::string jpeg = encoded(".jpg");
    const std::string thumbnail("\xFF\xE1\x00\x06\xFF\xD9\xFF\xD9", 8);
    const std::string cut = jpeg.substr(0, 2) + thumbnail + jpeg.substr(2, jpeg.size() / 2);
    const auto inspect = [](const std::string& bytes) {
        return inspect_picture(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
    };
    ck_assert(!inspect(cut).complete);
    ck_assert(inspect(jpeg).complete);
    ck_assert_int_eq(inspect(jpeg).width, 64);
    ck_assert_int_eq(inspect(jpeg).height, 48);
}
END_TEST

START_TEST(one_pixel_is_a_picture) {
    TemporaryFolder folder;
    write_picture(folder / "dot.png", cv::Mat(1, 1, CV_16UC3, cv::Scalar(1, 2, 3)));
    ck_assert(
        identical(read_picture(folder / "dot.png").pixels, cv::Mat(1, 1, CV_16UC3, cv::Scalar(1, 2, 3))));
}
END_TEST

Suite* hostile_pictures_suite() {
    Suite* suite = suite_create("cli/hostile_pictures");
    TCase* tests = tcase_create("hostile_pictures");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, a_file_cut_off_anywhere_is_refused);
    tcase_add_test(tests, a_png_or_jpeg_without_its_last_byte_is_refused);
    tcase_add_test(tests, a_damaged_file_never_crashes);
    tcase_add_test(tests, files_that_are_no_pictures_are_named_with_the_reason);
    tcase_add_test(tests, a_small_file_that_claims_a_huge_picture_is_refused_unread);
    tcase_add_test(tests, a_12000_by_9000_picture_is_not_too_large);
    tcase_add_test(tests, a_thumbnails_end_is_not_the_pictures);
    tcase_add_test(tests, one_pixel_is_a_picture);
    suite_add_tcase(suite, tests);
    return suite;
}
