#include "core/models/safetensors.h"

#include <cstring>
#include <sys/stat.h>

#include "core/error.h"
#include "tests/models/sample_models.h"
#include "tests/models/suites.h"
#include "tests/models/temporary_folder.h"

#include "tests/models/assert_text.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

std::vector<TensorView> sample_tensors() {
    static const std::vector<float> weights = {0, -1.5f, 2, 3, 4, 5}, scalar = {7};
    static const std::byte odd[3] = {std::byte{1}, std::byte{2}, std::byte{3}};
    static const double wide = 0.1;
    return {float_view("z.weight", {2, 3}, weights),
            {"a.flags", "U8", {3}, odd, 3},
            float_view("scalar", {}, scalar),
            {"empty", "F16", {0, 5}, nullptr, 0},
            {"wide", "F64", {1, 1}, reinterpret_cast<const std::byte*>(&wide), sizeof wide}};
}

} // namespace

START_TEST(test_what_is_written_is_read_back) {
    const TemporaryFolder folder;
    const Metadata metadata = {{"title", "Two\nlines, \"quotes\", é"}, {"empty", ""}};
    write_safetensors(folder / "a.safetensors", sample_tensors(), metadata);
    const Safetensors file = Safetensors::read(folder / "a.safetensors");
    ck_assert(file.metadata() == metadata);
    ck_assert_uint_eq(file.tensors().size(), sample_tensors().size());
    for (const TensorView& written : sample_tensors()) {
        const TensorView* read = file.find(written.name);
        ck_assert_ptr_nonnull(read);
        assert_text(read->dtype, written.dtype);
        ck_assert(read->shape == written.shape);
        ck_assert_uint_eq(read->bytes, written.bytes);
        ck_assert(written.bytes == 0 || std::memcmp(read->data, written.data, written.bytes) == 0);
    }
    ck_assert_ptr_null(file.find("b"));
    ck_assert_ptr_null(file.find(""));
}
END_TEST

START_TEST(test_every_tensor_is_aligned_to_its_element) {
    const TemporaryFolder folder;
    write_safetensors(folder / "a.safetensors", sample_tensors(), {});
    const Safetensors file = Safetensors::read(folder / "a.safetensors");
    for (const TensorView& tensor : file.tensors())
        ck_assert_uint_eq(reinterpret_cast<uintptr_t>(tensor.data) % dtype_bytes(tensor.dtype), 0);
}
END_TEST

START_TEST(test_order_of_the_tensors_does_not_change_the_file) {
    const TemporaryFolder folder;
    const std::vector<TensorView> tensors = sample_tensors();
    write_safetensors(folder / "a.safetensors", tensors, {{"k", "v"}});
    write_safetensors(folder / "b.safetensors", {tensors.rbegin(), tensors.rend()}, {{"k", "v"}});
    ck_assert(read_bytes(folder / "a.safetensors") == read_bytes(folder / "b.safetensors"));
}
END_TEST

START_TEST(test_the_mapping_outlives_the_reader_and_the_file) {
    const TemporaryFolder folder;
    write_safetensors(folder / "a.safetensors", sample_tensors(), {});
    Safetensors copy = Safetensors::read(folder / "a.safetensors");
    {
        const Safetensors original = Safetensors::read(folder / "a.safetensors");
        copy = original;
    }
    std::filesystem::remove(folder / "a.safetensors");
    float value = 0;
    std::memcpy(&value, copy.find("scalar")->data, sizeof value);
    ck_assert_float_eq(value, 7);
}
END_TEST

START_TEST(test_writing_replaces_the_old_file_and_leaves_nothing_else) {
    const TemporaryFolder folder;
    write_bytes(folder / "a.safetensors", "old");
    write_safetensors(folder / "a.safetensors", sample_tensors(), {});
    ck_assert_uint_eq(folder.entries(), 1);
    const Safetensors file = Safetensors::read(folder / "a.safetensors");
    ck_assert_uint_eq(file.tensors().size(), sample_tensors().size());
    struct stat status = {};
    const mode_t mask = umask(022);
    umask(mask);
    ck_assert_int_eq(stat((folder / "a.safetensors").c_str(), &status), 0);
    ck_assert_uint_eq(status.st_mode & 0777, 0666 & ~mask);
}
END_TEST

START_TEST(test_a_failed_write_names_the_file_and_keeps_the_old_one) {
    const TemporaryFolder folder;
    // A folder in the file's place: the last step, the renaming, fails whoever runs the test.
    std::filesystem::create_directory(folder / "a.safetensors");
    try {
        write_safetensors(folder / "a.safetensors", sample_tensors(), {});
        ck_abort_msg("writing over a folder succeeded");
    } catch (const Error& error) {
        ck_assert(error.kind() == ErrorKind::io);
        assert_contains(error.what(), folder / "a.safetensors");
    }
    ck_assert_uint_eq(folder.entries(), 1);
}
END_TEST

START_TEST(test_a_missing_folder_is_an_io_error) {
    const TemporaryFolder folder;
    try {
        write_safetensors(folder / "none/a.safetensors", sample_tensors(), {});
        ck_abort_msg("writing into a missing folder succeeded");
    } catch (const Error& error) {
        ck_assert(error.kind() == ErrorKind::io);
        assert_contains(error.what(), "none/a.safetensors");
    }
}
END_TEST

START_TEST(test_text_that_is_not_utf8_does_not_stop_a_write) {
    const TemporaryFolder folder;
    write_safetensors(folder / "a.safetensors", sample_tensors(), {{"title", "caf\xe9"}});
    const Metadata metadata = Safetensors::read(folder / "a.safetensors").metadata();
    ck_assert_int_eq(metadata.at("title").compare(0, 3, "caf"), 0);
}
END_TEST

Suite* safetensors_suite() {
    Suite* suite = suite_create("safetensors");
    TCase* tests = tcase_create("round trip");
    tcase_add_test(tests, test_what_is_written_is_read_back);
    tcase_add_test(tests, test_every_tensor_is_aligned_to_its_element);
    tcase_add_test(tests, test_order_of_the_tensors_does_not_change_the_file);
    tcase_add_test(tests, test_the_mapping_outlives_the_reader_and_the_file);
    tcase_add_test(tests, test_writing_replaces_the_old_file_and_leaves_nothing_else);
    tcase_add_test(tests, test_a_failed_write_names_the_file_and_keeps_the_old_one);
    tcase_add_test(tests, test_a_missing_folder_is_an_io_error);
    tcase_add_test(tests, test_text_that_is_not_utf8_does_not_stop_a_write);
    suite_add_tcase(suite, tests);
    return suite;
}
