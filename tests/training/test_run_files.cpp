// The files that a run writes without LibTorch: TensorBoard's events and sample sheets as PNG.
#include <cstring>
#include <map>
#include <vector>

#include "tests/models/temporary_folder.h"
#include "tests/training/suites.h"
#include "training/trainer/event_file.h"
#ifdef FACEFILL_WITH_ZLIB
#include <zlib.h>

#include "training/trainer/png.h"
#endif

#include "tests/models/assert_text.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

template<typename Number>
Number number_at(const std::string& bytes, size_t at) {
    ck_assert_uint_le(at + sizeof(Number), bytes.size());
    Number number;
    std::memcpy(&number, bytes.data() + at, sizeof number);
    return number;
}

void assert_masked_crc(uint32_t masked, const std::string& bytes) {
    const uint32_t rotated = masked - 0xa282ead8U;
    ck_assert_uint_eq(rotated >> 17 | rotated << 15, crc32c(bytes));
}

// The messages of a TFRecord file, each guarded by the checksums of its length and its bytes.
std::vector<std::string> records_of(const std::string& file) {
    std::vector<std::string> records;
    for (size_t at = 0; at < file.size();) {
        const auto size = number_at<uint64_t>(file, at);
        assert_masked_crc(number_at<uint32_t>(file, at + 8), file.substr(at, 8));
        records.push_back(file.substr(at + 12, size));
        ck_assert_uint_eq(records.back().size(), size);
        assert_masked_crc(number_at<uint32_t>(file, at + 12 + size), records.back());
        at += 16 + size;
    }
    return records;
}

// A protobuf message's fields: number -> bytes of its values, in order. Enough of the format for Event.
std::multimap<uint64_t, std::string> fields_of(const std::string& message) {
    std::multimap<uint64_t, std::string> fields;
    size_t at = 0;
    const auto varint = [&] {
        uint64_t number = 0;
        for (int shift = 0;; shift += 7) {
            const auto byte = number_at<uint8_t>(message, at++);
            number |= uint64_t(byte & 0x7f) << shift;
            if (byte < 0x80)
                return number;
        }
    };
    while (at < message.size()) {
        const uint64_t key = varint();
        const std::map<uint64_t, size_t> fixed = {{1, 8}, {5, 4}};
        if ((key & 7) == 0) {
            fields.emplace(key >> 3, std::to_string(varint()));
            continue;
        }
        const size_t size = (key & 7) == 2 ? varint() : fixed.at(key & 7);
        fields.emplace(key >> 3, message.substr(at, size));
        at += size;
    }
    return fields;
}

std::string field(const std::string& message, uint64_t number) {
    const auto fields = fields_of(message);
    ck_assert_uint_eq(fields.count(number), 1);
    return fields.find(number)->second;
}

std::string only_file_in(const TemporaryFolder& folder) {
    ck_assert_uint_eq(folder.entries(), 1);
    return std::filesystem::directory_iterator(folder.path())->path();
}

#ifdef FACEFILL_WITH_ZLIB
uint32_t big_endian(const std::string& bytes, size_t at) {
    return __builtin_bswap32(number_at<uint32_t>(bytes, at));
}

std::string inflated(const std::string& data, size_t size) {
    std::string result(size, '\0');
    uLongf written = size;
    ck_assert_int_eq(uncompress(reinterpret_cast<Bytef*>(result.data()), &written,
                                reinterpret_cast<const Bytef*>(data.data()), data.size()),
                     Z_OK);
    ck_assert_uint_eq(written, size);
    return result;
}
#endif

} // namespace

START_TEST(test_crc32c_gives_the_standards_sums) {
    ck_assert_uint_eq(crc32c("123456789"), 0xe3069283U);
    ck_assert_uint_eq(crc32c(std::string(32, '\0')), 0x8a9136aaU); // RFC 3720, B.4
}
END_TEST

START_TEST(test_events_read_back_as_they_were_logged) {
    const TemporaryFolder folder;
    {
        EventFile events(folder.path());
        events.scalars(300, {{"centre dB", 24.5}, {"l1-hole", 0.0625}});
    }
    const auto path = only_file_in(folder);
    assert_contains(path, "events.out.tfevents.");
    const auto records = records_of(read_bytes(path));
    ck_assert_uint_eq(records.size(), 2);
    assert_text(field(records[0], 3), "brain.Event:2");
    ck_assert_double_gt(number_at<double>(field(records[1], 1), 0), 1.6e9);
    assert_text(field(records[1], 2), "300");
    const auto values = fields_of(field(records[1], 5));
    ck_assert_uint_eq(values.count(1), 2);
    const auto first = values.begin()->second, second = std::next(values.begin())->second;
    assert_text(field(first, 1), "centre dB");
    ck_assert_float_eq(number_at<float>(field(first, 2), 0), 24.5F);
    assert_text(field(second, 1), "l1-hole");
    ck_assert_float_eq(number_at<float>(field(second, 2), 0), 0.0625F);
}
END_TEST

START_TEST(test_events_are_whole_at_any_moment) {
    const TemporaryFolder folder;
    EventFile events(folder.path());
    ck_assert_uint_eq(records_of(read_bytes(only_file_in(folder))).size(), 1);
    events.scalars(1, {{"a", 1}});
    ck_assert_uint_eq(records_of(read_bytes(only_file_in(folder))).size(), 2);
}
END_TEST

#ifdef FACEFILL_WITH_ZLIB
START_TEST(test_png_holds_the_picture) {
    const uint8_t pixels[] = {10, 20, 30, 11, 21, 31, 250, 0, 1, 5, 6, 7}; // 2 x 2, RGB
    const auto png = png_bytes(pixels, 2, 2, 3);
    assert_text(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
    ck_assert_uint_eq(big_endian(png, 8), 13);
    ck_assert_uint_eq(big_endian(png, 16), 2);
    ck_assert_uint_eq(big_endian(png, 20), 2);
    ck_assert_int_eq(png[25], 2); // RGB
    ck_assert_uint_eq(big_endian(png, 29), crc32(0, reinterpret_cast<const Bytef*>(png.data() + 12), 17));
    const uint32_t size = big_endian(png, 33);
    // Each row: filter 1, the first pixel, then differences to the pixel on the left.
    const auto rows = inflated(png.substr(41, size), 14);
    const uint8_t expected[] = {1, 10, 20, 30, 1, 1, 1, 1, 250, 0, 1, 11, 6, 6};
    ck_assert_mem_eq(rows.data(), expected, sizeof expected);
    assert_text(png.substr(png.size() - 8, 4), "IEND");
}
END_TEST
#endif

Suite* run_files_suite() {
    Suite* suite = suite_create("run files");
    TCase* tests = tcase_create("run files");
    tcase_add_test(tests, test_crc32c_gives_the_standards_sums);
    tcase_add_test(tests, test_events_read_back_as_they_were_logged);
    tcase_add_test(tests, test_events_are_whole_at_any_moment);
#ifdef FACEFILL_WITH_ZLIB
    tcase_add_test(tests, test_png_holds_the_picture);
#endif
    suite_add_tcase(suite, tests);
    return suite;
}
