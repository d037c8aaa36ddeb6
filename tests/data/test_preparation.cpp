#include <set>
#include <stdexcept>

#include "core/models/registry.h"
#include "tests/data/drawn_pictures.h"
#include "tests/data/suites.h"
#include "tests/models/temporary_folder.h"
#include "training/data/contact_sheet.h"
#include "training/data/preparation.h"
#include "training/data/preparation_report.h"

#include "tests/data/refusal.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

constexpr int pictures = 8;

struct Killed : std::runtime_error {
    Killed() : std::runtime_error("killed") {}
};

// Eight drawings and two files that are no pictures.
DataSet drawn_data(const TemporaryFolder& folder) {
    for (int i = 0; i < pictures; ++i)
        write_drawn_picture(folder / ("in/" + std::to_string(i) + ".png"), i);
    write_bytes(folder / "in/empty.jpg", "");
    write_bytes(folder / "in/text.png", "this is no picture");
    DataSetOptions options;
    options.source = folder / "in";
    return read_data_set(options);
}

PreparationSettings unaligned(int threads = 1) {
    PreparationSettings settings;
    settings.packing.align = false;
    settings.packing.resolution = 10;
    settings.threads = threads;
    return settings;
}

// Stops after `count` pictures as if the process had been killed there.
void prepare_killed(const DataSet& data, const std::filesystem::path& output, size_t count) {
    PreparationSettings settings = unaligned();
    settings.progress = [count](size_t done, size_t) {
        if (done == count)
            throw Killed();
    };
    try {
        prepare_pack(data, output, settings);
        ck_abort_msg("was not killed");
    } catch (const Killed&) {
    }
}

} // namespace

START_TEST(test_folder_becomes_a_pack) {
    const TemporaryFolder folder;
    const DataSet data = drawn_data(folder);
    const PreparationResult result = prepare_pack(data, folder / "out.ffpack", unaligned());
    ck_assert_uint_eq(result.count(Outcome::packed), pictures);
    ck_assert_uint_eq(result.count(Outcome::unreadable), 2);
    const Pack pack(folder / "out.ffpack");
    ck_assert_uint_eq(pack.size(), pictures);
    ck_assert(pack.info().frame == "none" && pack.info().resolution == 10 && pack.info().origin == "in");
    // The middle 20 x 20 of 24 x 20, shrunk to a half: column 5 lies at 2 + 5 * 2 + 0.5.
    const uint8_t* pixel = pack.pixels(3) + (4 * 10 + 5) * 3;
    ck_assert_int_eq(pixel[0], 60);
    ck_assert_int_le(std::abs(pixel[1] - 25), 1);
    ck_assert_int_eq(pixel[2], 252);
    ck_assert(!std::filesystem::exists(folder / "out.ffpack.part"));
}
END_TEST

START_TEST(test_what_was_left_out_is_named) {
    const TemporaryFolder folder;
    DataSet data = drawn_data(folder);
    data.remarks.push_back("3 rows name pictures that are not there.");
    const std::string report =
        preparation_report(data, prepare_pack(data, folder / "out.ffpack", unaligned()));
    assert_contains(report, "in: 10 pictures, 8 packed");
    assert_contains(report, "Left out: 2, cannot be decoded.");
    assert_contains(report, "cannot be decoded:\nempty.jpg\ntext.png\n");
    assert_contains(report, "3 rows name");
}
END_TEST

START_TEST(test_threads_do_not_change_the_pack) {
    const TemporaryFolder folder;
    const DataSet data = drawn_data(folder);
    prepare_pack(data, folder / "one.ffpack", unaligned(1));
    prepare_pack(data, folder / "three.ffpack", unaligned(3));
    ck_assert(read_bytes(folder / "one.ffpack") == read_bytes(folder / "three.ffpack"));
}
END_TEST

START_TEST(test_killed_preparation_goes_on) {
    const TemporaryFolder folder;
    const DataSet data = drawn_data(folder);
    prepare_pack(data, folder / "whole.ffpack", unaligned());
    prepare_killed(data, folder / "out.ffpack", 4);
    ck_assert(!std::filesystem::exists(folder / "out.ffpack"));
    const PreparationResult result = prepare_pack(data, folder / "out.ffpack", unaligned());
    ck_assert_uint_eq(result.resumed, 4);
    ck_assert(read_bytes(folder / "out.ffpack") == read_bytes(folder / "whole.ffpack"));
}
END_TEST

START_TEST(test_torn_entry_is_done_again) {
    const TemporaryFolder folder;
    const DataSet data = drawn_data(folder);
    prepare_pack(data, folder / "whole.ffpack", unaligned());
    prepare_killed(data, folder / "out.ffpack", 4);
    const std::filesystem::path journal = folder / "out.ffpack.part";
    std::filesystem::resize_file(journal, std::filesystem::file_size(journal) - 10);
    ck_assert_uint_eq(prepare_pack(data, folder / "out.ffpack", unaligned()).resumed, 3);
    ck_assert(read_bytes(folder / "out.ffpack") == read_bytes(folder / "whole.ffpack"));
}
END_TEST

START_TEST(test_other_settings_start_anew) {
    const TemporaryFolder folder;
    const DataSet data = drawn_data(folder);
    prepare_killed(data, folder / "out.ffpack", 4);
    PreparationSettings settings = unaligned();
    settings.packing.resolution = 12;
    ck_assert_uint_eq(prepare_pack(data, folder / "out.ffpack", settings).resumed, 0);
    ck_assert_int_eq(Pack(folder / "out.ffpack").info().resolution, 12);
}
END_TEST

START_TEST(test_foreign_part_file_is_started_anew) {
    const TemporaryFolder folder;
    const DataSet data = drawn_data(folder);
    write_bytes(folder / "out.ffpack.part", "something else");
    ck_assert_uint_eq(prepare_pack(data, folder / "out.ffpack", unaligned()).resumed, 0);
    ck_assert_uint_eq(Pack(folder / "out.ffpack").size(), pictures);
}
END_TEST

START_TEST(test_second_writer_is_refused) {
    const TemporaryFolder folder;
    const DataSet data = drawn_data(folder);
    PreparationSettings settings = unaligned();
    settings.progress = [&](size_t done, size_t) {
        if (done == 1)
            assert_contains(
                refusal([&] { prepare_pack(data, folder / "out.ffpack", unaligned()); }, ErrorKind::io),
                "Another facefill");
    };
    prepare_pack(data, folder / "out.ffpack", settings);
}
END_TEST

START_TEST(test_nothing_usable_is_refused) {
    const TemporaryFolder folder;
    DataSet data = drawn_data(folder);
    data.read = [](size_t) { return cv::Mat(); };
    assert_contains(refusal([&] { prepare_pack(data, folder / "out.ffpack", unaligned()); }),
                    "None of the 10 pictures could be packed: 10 cannot be decoded");
    ck_assert(!std::filesystem::exists(folder / "out.ffpack"));
}
END_TEST

START_TEST(test_faces_are_aligned_and_the_rest_left_out) {
    const TemporaryFolder folder;
    DataSet data = drawn_data(folder);
    cv::Mat portrait = cv::imread(FACEFILL_PORTRAIT, cv::IMREAD_COLOR);
    PreparationSettings settings = unaligned();
    settings.packing.align = true;
    settings.packing.resolution = 96;
    settings.landmark_file = find_landmark_file();
    if (portrait.empty() || settings.landmark_file.empty()) {
        std::puts("skipped: no sample portrait or no landmark file");
        return;
    }
    cv::cvtColor(portrait, portrait, cv::COLOR_BGR2RGB);
    data.read = [&](size_t item) {
        return item == 2 ? portrait : item == 5 ? portrait.colRange(215, 512) : cv::Mat();
    };
    const PreparationResult result = prepare_pack(data, folder / "out.ffpack", settings);
    ck_assert_uint_eq(result.count(Outcome::packed), 1);
    const Pack pack(folder / "out.ffpack");
    ck_assert(pack.info().frame == "ffhq" && pack.record(0).source == data.items[2].source);
    // FFHQ's frame: the eyes on one row a little above the middle, the mouth's corners below.
    const auto& landmarks = pack.record(0).landmarks;
    ck_assert_float_eq_tol(landmarks[2 * 36 + 1], landmarks[2 * 45 + 1], 0.03f);
    ck_assert_float_eq_tol((landmarks[2 * 36] + landmarks[2 * 45]) / 2, 0.5f, 0.03f);
    ck_assert(landmarks[2 * 36 + 1] > 0.4f && landmarks[2 * 36 + 1] < 0.52f && landmarks[2 * 48 + 1] > 0.6f);
}
END_TEST

START_TEST(test_alignment_without_landmarks_is_refused) {
    const TemporaryFolder folder;
    PreparationSettings settings = unaligned(2);
    settings.packing.align = true;
    assert_contains(
        refusal([&] { prepare_pack(drawn_data(folder), folder / "out.ffpack", settings); }, ErrorKind::model),
        "libdlib-data");
}
END_TEST

START_TEST(test_contact_sheet_shows_the_pack) {
    const TemporaryFolder folder;
    const DataSet data = drawn_data(folder);
    prepare_pack(data, folder / "out.ffpack", unaligned());
    const Pack pack(folder / "out.ffpack");
    const cv::Mat sheet = cv::imdecode(contact_sheet(pack, 4, 2), cv::IMREAD_COLOR);
    ck_assert_int_eq(sheet.cols, 40);
    ck_assert_int_eq(sheet.rows, 20);
    ck_assert_int_gt(sheet.at<cv::Vec3b>(15, 35)[0],
                     240); // the drawings are all blue, and PNG readers give BGR
    ck_assert(contact_sheet(pack) == contact_sheet(pack));
}
END_TEST

Suite* preparation_suite() {
    Suite* suite = suite_create("preparation");
    TCase* cases = tcase_create("preparation");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_folder_becomes_a_pack);
    tcase_add_test(cases, test_what_was_left_out_is_named);
    tcase_add_test(cases, test_threads_do_not_change_the_pack);
    tcase_add_test(cases, test_killed_preparation_goes_on);
    tcase_add_test(cases, test_torn_entry_is_done_again);
    tcase_add_test(cases, test_other_settings_start_anew);
    tcase_add_test(cases, test_foreign_part_file_is_started_anew);
    tcase_add_test(cases, test_second_writer_is_refused);
    tcase_add_test(cases, test_nothing_usable_is_refused);
    tcase_add_test(cases, test_faces_are_aligned_and_the_rest_left_out);
    tcase_add_test(cases, test_alignment_without_landmarks_is_refused);
    tcase_add_test(cases, test_contact_sheet_shows_the_pack);
    suite_add_tcase(suite, cases);
    return suite;
}
