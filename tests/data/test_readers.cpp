#include <algorithm>
#include <set>

#include <zlib.h>

#include "tests/data/drawn_pictures.h"
#include "tests/data/suites.h"
#include "tests/models/temporary_folder.h"
#include "training/data/data_set.h"

#include "tests/data/refusal.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

DataSet read(const TemporaryFolder& folder, const std::string& layout = "auto") {
    DataSetOptions options;
    options.source = folder.path();
    options.layout = layout;
    return read_data_set(options);
}

// Four pictures of two people; the partition tears the first apart.
void write_celeba(const TemporaryFolder& folder) {
    for (int i = 1; i <= 4; ++i)
        write_drawn_picture(folder / ("img_align_celeba/00000" + std::to_string(i) + ".png"), i);
    write_bytes(folder / "list_attr_celeba.txt",
                "3\nSmiling Male\n000001.png 1 -1\n000002.png -1 -1\n000003.png 1 1\n");
    write_bytes(folder / "identity_CelebA.txt", "000001.png 5\n000002.png 5\n000003.png 9\n");
    write_bytes(folder / "list_eval_partition.txt",
                "000001.png 2\n000002.png 0\n000003.png 1\n000004.png 0\n");
}

std::string big_endian(uint32_t value) {
    return {char(value >> 24), char(value >> 16), char(value >> 8), char(value)};
}

std::string idx_pictures(uint32_t count, uint32_t side) {
    std::string bytes = big_endian(0x803) + big_endian(count) + big_endian(side) + big_endian(side);
    for (uint32_t i = 0; i < count * side * side; ++i)
        bytes += char(i);
    return bytes;
}

std::string idx_labels(const std::string& labels) {
    return big_endian(0x801) + big_endian(labels.size()) + labels;
}

void write_gzip(const std::filesystem::path& path, const std::string& bytes) {
    gzFile file = gzopen(path.c_str(), "wb");
    gzwrite(file, bytes.data(), bytes.size());
    gzclose(file);
}

// Six pictures 4 x 4 to train on, two to test; half of the files plain, half gzip.
void write_mnist(const TemporaryFolder& folder) {
    write_gzip(folder / "train-images-idx3-ubyte.gz", idx_pictures(6, 4));
    write_bytes(folder / "train-labels-idx1-ubyte", idx_labels({0, 1, 2, 3, 9, 1}));
    write_bytes(folder / "t10k-images-idx3-ubyte", idx_pictures(2, 4));
    write_gzip(folder / "t10k-labels-idx1-ubyte.gz", idx_labels({7, 8}));
}

std::string cifar_entry(char label, char red, char green, char blue) {
    return label + std::string(1024, red) + std::string(1024, green) + std::string(1024, blue);
}

} // namespace

START_TEST(test_celeba) {
    const TemporaryFolder folder;
    write_celeba(folder);
    const DataSet data = read(folder);
    ck_assert_uint_eq(data.items.size(), 4);
    ck_assert(data.of_faces && data.attribute_names == (std::vector<std::string>{"Smiling", "Male"}));
    ck_assert(data.items[0].source == "000001.png" && data.items[0].identity == 5);
    ck_assert(data.items[0].attributes == (std::vector<float>{1, 0}));
    ck_assert(data.items[3].attributes == (std::vector<float>{-1, -1}) && data.items[3].identity == -1);
    ck_assert(data.items[2].split == Split::validation && data.items[3].split == Split::train);
    ck_assert(data.read(1).at<cv::Vec3b>(0, 0) == drawn_picture(2).at<cv::Vec3b>(0, 0));
}
END_TEST

START_TEST(test_no_person_is_in_two_parts) {
    const TemporaryFolder folder;
    write_celeba(folder);
    const DataSet data = read(folder);
    ck_assert(data.items[0].split == Split::test && data.items[1].split == Split::test);
    const bool remarked =
        std::any_of(data.remarks.begin(), data.remarks.end(), [](const std::string& remark) {
            return remark.find("1 people are in several parts") != std::string::npos;
        });
    ck_assert(remarked);
}
END_TEST

START_TEST(test_celeba_without_lists) {
    const TemporaryFolder folder;
    write_drawn_picture(folder / "img_align_celeba/img_align_celeba/1.png", 1);
    const DataSet data = read(folder);
    ck_assert_uint_eq(data.items.size(), 1);
    ck_assert(data.attribute_names.empty() && data.items[0].identity == -1);
}
END_TEST

START_TEST(test_celeba_with_a_damaged_partition) {
    const TemporaryFolder folder;
    write_celeba(folder);
    write_bytes(folder / "list_eval_partition.txt", "000001.png 3\n");
    assert_contains(refusal([&] { read(folder); }), "the part 3");
}
END_TEST

START_TEST(test_folder_for_each_person) {
    const TemporaryFolder folder;
    for (const std::string person : {"Ann", "Bob", "Cid"})
        for (const std::string number : {"1", "2"})
            write_drawn_picture(folder / (person + "/" + person + number + ".png"), 3);
    write_bytes(folder / "labels.csv", "file,Smiling\nAnn1.png,0.75\n");
    const DataSet data = read(folder);
    ck_assert_uint_eq(data.items.size(), 6);
    ck_assert(data.items[0].source == "Ann/Ann1.png" && data.items[0].identity == 1000000);
    std::set<int32_t> people;
    for (size_t i = 0; i < data.items.size(); i += 2) {
        ck_assert_int_eq(data.items[i].identity, data.items[i + 1].identity);
        ck_assert(data.items[i].split == data.items[i + 1].split);
        people.insert(data.items[i].identity);
    }
    ck_assert_uint_eq(people.size(), 3);
    ck_assert_float_eq(data.items[0].attributes[0], 0.75f);
    ck_assert_float_eq(data.items[1].attributes[0], -1);
}
END_TEST

START_TEST(test_mnist_plain_and_gzip) {
    const TemporaryFolder folder;
    write_mnist(folder);
    const DataSet data = read(folder);
    ck_assert_uint_eq(data.items.size(), 8);
    ck_assert(!data.of_faces && data.channels == 1 && data.resolution == 4);
    ck_assert_int_eq(data.items[4].identity, 9);
    ck_assert_float_eq(data.items[4].attributes[9], 1);
    ck_assert_float_eq(data.items[4].attributes[8], 0);
    ck_assert(data.items[6].split == Split::test && data.items[5].split != Split::test);
    ck_assert_uint_eq(data.read(1).at<uint8_t>(0, 3), 19);
    ck_assert_uint_eq(data.read(7).at<uint8_t>(0, 0), 16);
}
END_TEST

START_TEST(test_damaged_mnist_is_refused) {
    const TemporaryFolder folder;
    const std::string pictures = "t10k-images-idx3-ubyte", labels = "train-labels-idx1-ubyte";
    const auto refused = [&](const std::string& name, const std::string& bytes) {
        write_mnist(folder);
        write_bytes(folder / name, bytes);
        return refusal([&] { read(folder); });
    };
    assert_contains(refused(pictures, idx_pictures(2, 4).substr(0, 40)), "cut off");
    assert_contains(refused(pictures, idx_pictures(0xffffffff, 0).substr(0, 16)), "labels");
    assert_contains(refused(pictures, "text"), "not an idx file");
    assert_contains(refused(pictures, idx_pictures(2, 5)), "one size");
    assert_contains(refused(labels, idx_labels({1, 2})), "6 pictures, but there are 2 labels");
    assert_contains(refused(labels, idx_labels({0, 1, 2, 3, 10, 1})), "over 9");
    write_mnist(folder);
    std::filesystem::resize_file(folder / "train-images-idx3-ubyte.gz", 30);
    assert_contains(refusal([&] { read(folder); }, ErrorKind::io), "cut off");
    std::filesystem::remove(folder / "train-images-idx3-ubyte.gz");
    assert_contains(refusal([&] { read(folder, "mnist"); }, ErrorKind::io), "missing");
}
END_TEST

START_TEST(test_cifar_batches) {
    const TemporaryFolder folder;
    write_bytes(folder / "cifar-10-batches-bin/data_batch_1.bin",
                cifar_entry(3, 10, 20, 30) + cifar_entry(0, 1, 2, 3));
    write_bytes(folder / "cifar-10-batches-bin/test_batch.bin", cifar_entry(9, 40, 50, 60));
    const DataSet data = read(folder);
    ck_assert_uint_eq(data.items.size(), 3);
    ck_assert_int_eq(data.resolution, 32);
    ck_assert(data.attribute_names[3] == "cat");
    ck_assert_float_eq(data.items[0].attributes[3], 1);
    ck_assert(data.items[2].split == Split::test);
    ck_assert(data.read(2).at<cv::Vec3b>(31, 31) == cv::Vec3b(40, 50, 60));
    write_bytes(folder / "cifar-10-batches-bin/test_batch.bin", "short");
    assert_contains(refusal([&] { read(folder); }), "test_batch.bin");
    write_bytes(folder / "cifar-10-batches-bin/test_batch.bin", cifar_entry(10, 0, 0, 0));
    assert_contains(refusal([&] { read(folder); }), "over 9");
}
END_TEST

START_TEST(test_class_folders) {
    const TemporaryFolder folder;
    write_drawn_picture(folder / "train/cat/1.png", 1);
    write_drawn_picture(folder / "train/dog/1.png", 2);
    write_drawn_picture(folder / "test/dog/2.png", 3);
    const DataSet data = read(folder);
    ck_assert_uint_eq(data.items.size(), 3);
    ck_assert(data.attribute_names == (std::vector<std::string>{"cat", "dog"}));
    ck_assert(data.items[2].source == "test/dog/2.png" && data.items[2].split == Split::test);
    ck_assert(data.items[2].attributes == (std::vector<float>{0, 1}));
}
END_TEST

START_TEST(test_any_folder) {
    const TemporaryFolder folder;
    write_drawn_picture(folder / "a.png", 1);
    write_drawn_picture(folder / "more/b.PNG.png", 2);
    write_bytes(folder / "notes.txt", "no picture");
    write_bytes(folder / "c.jpg", "no picture either");
    const DataSet data = read(folder);
    ck_assert_uint_eq(data.items.size(), 3);
    ck_assert(data.items[2].source == "more/b.PNG.png");
    ck_assert(data.read(1).empty());
    ck_assert(!data.read(2).empty());
}
END_TEST

START_TEST(test_few_are_taken_from_all_over) {
    const TemporaryFolder folder;
    write_mnist(folder);
    DataSet data = read(folder);
    keep_evenly(data, 4);
    ck_assert_uint_eq(data.items.size(), 4);
    ck_assert(data.items[1].source == "train/2" && data.items[3].source == "t10k/0");
    ck_assert_uint_eq(data.read(3).at<uint8_t>(0, 1), 1);
    keep_evenly(data, 9);
    ck_assert_uint_eq(data.items.size(), 4);
}
END_TEST

START_TEST(test_nothing_to_read_is_refused) {
    const TemporaryFolder folder;
    assert_contains(refusal([&] { read(folder); }), "no pictures");
    write_drawn_picture(folder / "a.png", 1);
    assert_contains(refusal([&] { read(folder, "people"); }), "no pictures");
    assert_contains(refusal([&] { read(folder, "lfw"); }), "celeba|people|mnist|cifar|folder");
    DataSetOptions options;
    options.source = folder / "absent";
    assert_contains(refusal([&] { read_data_set(options); }, ErrorKind::io), "absent");
}
END_TEST

Suite* readers_suite() {
    Suite* suite = suite_create("readers");
    TCase* cases = tcase_create("readers");
    tcase_add_test(cases, test_celeba);
    tcase_add_test(cases, test_no_person_is_in_two_parts);
    tcase_add_test(cases, test_celeba_without_lists);
    tcase_add_test(cases, test_celeba_with_a_damaged_partition);
    tcase_add_test(cases, test_folder_for_each_person);
    tcase_add_test(cases, test_mnist_plain_and_gzip);
    tcase_add_test(cases, test_damaged_mnist_is_refused);
    tcase_add_test(cases, test_cifar_batches);
    tcase_add_test(cases, test_class_folders);
    tcase_add_test(cases, test_any_folder);
    tcase_add_test(cases, test_few_are_taken_from_all_over);
    tcase_add_test(cases, test_nothing_to_read_is_refused);
    suite_add_tcase(suite, cases);
    return suite;
}
