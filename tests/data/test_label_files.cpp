#include "tests/data/suites.h"
#include "tests/models/temporary_folder.h"
#include "training/data/label_files.h"
#include "training/data/splits.h"

#include "tests/data/refusal.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

AttributeTable table_of(const TemporaryFolder& folder, const std::string& text) {
    write_bytes(folder / "labels.csv", text);
    return read_attribute_csv(folder / "labels.csv");
}

std::string csv_refusal(const std::string& text) {
    const TemporaryFolder folder;
    return refusal([&] { table_of(folder, text); });
}

DataSet data_named(std::initializer_list<const char*> names) {
    DataSet data;
    for (const char* name : names) {
        data.items.emplace_back();
        data.items.back().source = name;
    }
    return data;
}

} // namespace

START_TEST(test_probabilities_by_file_name) {
    const TemporaryFolder folder;
    const AttributeTable table = table_of(folder, "file,Smiling,Male\r\na.jpg,0.25,1\r\n\r\nb.jpg,-1,0\r\n");
    ck_assert(table.names == (std::vector<std::string>{"Smiling", "Male"}));
    ck_assert(table.rows.at("a.jpg") == (std::vector<float>{0.25f, 1}));
    ck_assert(table.rows.at("b.jpg") == (std::vector<float>{-1, 0}));
}
END_TEST

START_TEST(test_plus_and_minus_one_mean_yes_and_no) {
    const TemporaryFolder folder;
    const AttributeTable table = table_of(folder, "image_id,Smiling,Male\na.jpg,-1,1\nb.jpg,1,-1\n");
    ck_assert(table.rows.at("a.jpg") == (std::vector<float>{0, 1}));
}
END_TEST

START_TEST(test_damaged_tables_name_the_line) {
    assert_contains(csv_refusal("file,A,B\na.jpg,1,0\nb.jpg,1\n"), "line 3: 1 values for 2 attributes");
    assert_contains(csv_refusal("file,A\na.jpg,1,5\n"), "line 2");
    assert_contains(csv_refusal("file,A\na.jpg,yes\n"), "\"yes\"");
    assert_contains(csv_refusal("file,A\na.jpg,1.5\n"), "\"1.5\"");
    assert_contains(csv_refusal("file,A\na.jpg,nan\n"), "\"nan\"");
    assert_contains(csv_refusal(""), "names no attributes");
}
END_TEST

START_TEST(test_numbers) {
    const TemporaryFolder folder;
    write_bytes(folder / "n.txt", "a.jpg 7\nb.jpg 0\n");
    ck_assert_int_eq(read_numbers(folder / "n.txt").at("a.jpg"), 7);
    for (const char* text : {"a.jpg\n", "a.jpg 1 2\n", "a.jpg -1\n", "a.jpg 99999999999\n", "a.jpg 1x\n"}) {
        write_bytes(folder / "n.txt", text);
        assert_contains(refusal([&] { read_numbers(folder / "n.txt"); }), "line 1");
    }
    assert_contains(refusal([&] { read_numbers(folder / "absent.txt"); }, ErrorKind::io), "absent.txt");
}
END_TEST

START_TEST(test_mismatches_are_remarked) {
    DataSet data = data_named({"ann/a.jpg", "ann/b.jpg", "c.jpg"});
    const TemporaryFolder folder;
    attach_attributes(data, table_of(folder, "file,A\na.jpg,0.5\nc.jpg,1\nz.jpg,0\n"));
    ck_assert_float_eq(data.items[0].attributes[0], 0.5f);
    ck_assert_float_eq(data.items[1].attributes[0], -1);
    ck_assert_uint_eq(data.remarks.size(), 2);
    assert_contains(data.remarks[0], "1 pictures are not in labels.csv");
    assert_contains(data.remarks[1], "1 rows");
}
END_TEST

START_TEST(test_list_of_other_pictures_is_refused) {
    DataSet data = data_named({"a.jpg"});
    const TemporaryFolder folder;
    assert_contains(refusal([&] { attach_attributes(data, table_of(folder, "file,A\nz.jpg,0\n")); }),
                    "names none of the 1 pictures");
}
END_TEST

START_TEST(test_split_by_name_is_fair_and_fixed) {
    size_t counts[3] = {};
    for (int i = 0; i < 10000; ++i)
        ++counts[static_cast<size_t>(split_by_name("person " + std::to_string(i)))];
    ck_assert(counts[0] > 8800 && counts[0] < 9200);
    ck_assert(counts[1] > 400 && counts[1] < 600);
    // The hash is part of what a pack means: a person must not change sides in a later version.
    ck_assert_uint_eq(stable_hash("facefill"), 0x761d5611a267d29cull);
}
END_TEST

Suite* label_files_suite() {
    Suite* suite = suite_create("labels");
    TCase* cases = tcase_create("labels");
    tcase_add_test(cases, test_probabilities_by_file_name);
    tcase_add_test(cases, test_plus_and_minus_one_mean_yes_and_no);
    tcase_add_test(cases, test_damaged_tables_name_the_line);
    tcase_add_test(cases, test_numbers);
    tcase_add_test(cases, test_mismatches_are_remarked);
    tcase_add_test(cases, test_list_of_other_pictures_is_refused);
    tcase_add_test(cases, test_split_by_name_is_fair_and_fixed);
    suite_add_tcase(suite, cases);
    return suite;
}
