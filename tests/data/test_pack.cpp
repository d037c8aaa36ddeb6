#include <cstring>

#include "tests/models/temporary_folder.h"
#include "training/data/pack.h"

#include "tests/data/refusal.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

constexpr int side = 5;
constexpr size_t picture_bytes = side * side * 3;

// Where the header keeps things; see pack.cpp.
constexpr size_t version_at = 8, resolution_at = 12, channels_at = 16, count_at = 24, checksum_at = 40;
constexpr size_t pixels_at = 4096;

PackInfo sample_info() {
    PackInfo info;
    info.resolution = side;
    info.frame = "ffhq";
    info.origin = "drawings";
    info.attribute_names = {"Smiling", "Eyeglasses"};
    return info;
}

PackRecord sample_record(int number) {
    PackRecord record;
    record.source = "person/" + std::to_string(number) + ".png";
    record.identity = 1000 + number / 2;
    record.split = static_cast<Split>(number % 3);
    record.attributes = {number / 10.f, -1};
    record.landmarks[7] = 0.25f * number;
    return record;
}

std::vector<uint8_t> sample_pixels(int number) {
    std::vector<uint8_t> pixels(picture_bytes);
    for (size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = static_cast<uint8_t>(i * 3 + number * 17);
    return pixels;
}

std::filesystem::path write_sample(const TemporaryFolder& folder, int pictures = 4) {
    const std::filesystem::path path = folder / "sample.ffpack";
    PackWriter writer(path, sample_info());
    for (int i = 0; i < pictures; ++i)
        writer.append(sample_record(i), sample_pixels(i).data());
    writer.finish();
    return path;
}

template<typename T>
void put(std::string& bytes, size_t offset, T value) {
    std::memcpy(&bytes[offset], &value, sizeof value);
}

// What a hostile writer would do: the checksum (FNV-1a) is right again.
void sign(std::string& bytes, int pictures = 4) {
    uint64_t hash = 14695981039346656037ull;
    for (size_t i = pixels_at + pictures * picture_bytes; i < bytes.size(); ++i)
        hash = (hash ^ static_cast<uint8_t>(bytes[i])) * 1099511628211ull;
    put(bytes, checksum_at, hash);
}

std::string refusal_of(const TemporaryFolder& folder, const std::string& bytes) {
    write_bytes(folder / "other.ffpack", bytes);
    return refusal([&] { Pack(folder / "other.ffpack"); });
}

} // namespace

START_TEST(test_pack_gives_back_what_was_written) {
    const TemporaryFolder folder;
    const Pack pack(write_sample(folder));
    ck_assert_uint_eq(pack.size(), 4);
    ck_assert_int_eq(pack.info().resolution, side);
    ck_assert_int_eq(pack.info().channels, 3);
    ck_assert(pack.info().frame == "ffhq" && pack.info().origin == "drawings");
    ck_assert(pack.info().attribute_names == sample_info().attribute_names);
    for (int i = 0; i < 4; ++i) {
        const PackRecord expected = sample_record(i);
        const PackRecord& record = pack.record(i);
        ck_assert(record.source == expected.source && record.identity == expected.identity);
        ck_assert(record.split == expected.split && record.attributes == expected.attributes);
        ck_assert(record.landmarks == expected.landmarks);
        const std::vector<uint8_t> pixels = sample_pixels(i);
        ck_assert_mem_eq(pack.pixels(i), pixels.data(), picture_bytes);
    }
}
END_TEST

START_TEST(test_index_of_splits_and_attributes) {
    const TemporaryFolder folder;
    const Pack pack(write_sample(folder));
    ck_assert(pack.indices(Split::train) == (std::vector<size_t>{0, 3}));
    ck_assert(pack.indices(Split::test) == (std::vector<size_t>{2}));
    ck_assert_int_eq(pack.attribute_index("Eyeglasses"), 1);
    ck_assert_int_eq(pack.attribute_index("Bald"), -1);
    ck_assert(parse_split("validation") == Split::validation);
    assert_contains(refusal([] { parse_split("valid"); }), "train, validation or test");
}
END_TEST

START_TEST(test_empty_pack) {
    const TemporaryFolder folder;
    ck_assert_uint_eq(Pack(write_sample(folder, 0)).size(), 0);
}
END_TEST

START_TEST(test_unfinished_pack_leaves_nothing_and_loses_nothing) {
    const TemporaryFolder folder;
    const std::filesystem::path path = write_sample(folder);
    {
        PackWriter writer(path, sample_info());
        writer.append(sample_record(0), sample_pixels(0).data());
        ck_assert_uint_eq(writer.size(), 1);
    }
    ck_assert_uint_eq(folder.entries(), 1);
    ck_assert_uint_eq(Pack(path).size(), 4);
}
END_TEST

START_TEST(test_record_with_other_attributes_is_refused) {
    const TemporaryFolder folder;
    PackWriter writer(folder / "x.ffpack", sample_info());
    PackRecord record = sample_record(0);
    record.attributes.pop_back();
    assert_contains(refusal([&] { writer.append(record, sample_pixels(0).data()); }), "person/0.png");
}
END_TEST

START_TEST(test_unwritable_folder_is_named) {
    assert_contains(refusal([] { PackWriter("/nowhere/at/all.ffpack", sample_info()); }, ErrorKind::io),
                    "/nowhere/at/all.ffpack");
}
END_TEST

START_TEST(test_truncated_at_any_length) {
    const TemporaryFolder folder;
    const std::string whole = read_bytes(write_sample(folder));
    for (size_t length = 8; length < whole.size(); length += length < 100 || length > pixels_at ? 1 : 97)
        assert_contains(refusal_of(folder, whole.substr(0, length)), "damaged or truncated");
    assert_contains(refusal_of(folder, whole + "x"), "damaged or truncated");
}
END_TEST

START_TEST(test_other_files_are_no_packs) {
    const TemporaryFolder folder;
    assert_contains(refusal_of(folder, ""), "is not a pack");
    assert_contains(refusal_of(folder, std::string(10000, 'x')), "is not a pack");
    refusal([&] { Pack(folder / "absent.ffpack"); }, ErrorKind::io);
    refusal([&] { Pack{folder.path()}; }, ErrorKind::io);
}
END_TEST

START_TEST(test_pack_of_another_version) {
    const TemporaryFolder folder;
    std::string bytes = read_bytes(write_sample(folder));
    put<uint32_t>(bytes, version_at, 2);
    assert_contains(refusal_of(folder, bytes), "version 2");
}
END_TEST

START_TEST(test_hostile_sizes_are_refused) {
    const TemporaryFolder folder;
    const std::string whole = read_bytes(write_sample(folder));
    const size_t index_at = pixels_at + 4 * picture_bytes;
    std::string bytes = whole;
    for (const uint64_t count : {uint64_t{5}, uint64_t{3}, uint64_t{1} << 40, ~uint64_t{0}}) {
        put(bytes = whole, count_at, count);
        assert_contains(refusal_of(folder, bytes), "damaged");
    }
    for (const uint32_t value : {0u, 2u, 1u << 16, ~0u}) {
        put(bytes = whole, resolution_at, value);
        refusal_of(folder, bytes);
        put(bytes = whole, channels_at, value);
        refusal_of(folder, bytes);
    }
    // Lengths inside the index: the frame's name, and (after both texts) the number of attributes.
    for (const size_t at : {index_at, index_at + 4 + 4 + 4 + 8}) {
        put<uint32_t>(bytes = whole, at, 0xfffffff0u);
        sign(bytes);
        assert_contains(refusal_of(folder, bytes), "damaged");
    }
}
END_TEST

START_TEST(test_flipped_bit_in_the_index_is_noticed) {
    const TemporaryFolder folder;
    const std::string whole = read_bytes(write_sample(folder));
    for (size_t at = pixels_at + 4 * picture_bytes; at < whole.size(); at += 13) {
        std::string bytes = whole;
        bytes[at] = static_cast<char>(bytes[at] ^ 4);
        refusal_of(folder, bytes);
    }
}
END_TEST

int main() {
    Suite* suite = suite_create("pack");
    TCase* cases = tcase_create("pack");
    tcase_add_test(cases, test_pack_gives_back_what_was_written);
    tcase_add_test(cases, test_index_of_splits_and_attributes);
    tcase_add_test(cases, test_empty_pack);
    tcase_add_test(cases, test_unfinished_pack_leaves_nothing_and_loses_nothing);
    tcase_add_test(cases, test_record_with_other_attributes_is_refused);
    tcase_add_test(cases, test_unwritable_folder_is_named);
    tcase_add_test(cases, test_truncated_at_any_length);
    tcase_add_test(cases, test_other_files_are_no_packs);
    tcase_add_test(cases, test_pack_of_another_version);
    tcase_add_test(cases, test_hostile_sizes_are_refused);
    tcase_add_test(cases, test_flipped_bit_in_the_index_is_noticed);
    suite_add_tcase(suite, cases);
    SRunner* runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures == 0 ? 0 : 1;
}
