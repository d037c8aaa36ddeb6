// What the reader must survive: files that are damaged by accident and files that are made to hurt.
#include <random>
#include <sys/stat.h>

#include "core/error.h"
#include "core/models/safetensors.h"
#include "tests/models/sample_models.h"
#include "tests/models/suites.h"
#include "tests/models/temporary_folder.h"

#include "tests/models/assert_text.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

struct HostileFile {
    const char* what;     // the case, for the failure's message
    std::string bytes;    // the file
    const char* expected; // a part of the sentence
};

std::string tensor(const std::string& dtype, const std::string& shape, const std::string& offsets) {
    return R"({"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
}

// A file of one tensor "a".
std::string one(const std::string& dtype, const std::string& shape, const std::string& offsets,
                size_t bytes = 8) {
    return raw_file(R"({"a":)" + tensor(dtype, shape, offsets) + "}", std::string(bytes, '\1'));
}

std::string two(const std::string& first, const std::string& second, size_t bytes) {
    return raw_file(R"({"a":)" + tensor("U8", "[4]", first) + R"(,"b":)" + tensor("U8", "[4]", second) + "}",
                    std::string(bytes, '\1'));
}

std::string length_only(uint64_t length, const std::string& rest) {
    std::string bytes(reinterpret_cast<const char*>(&length), sizeof length);
    return bytes + rest;
}

const std::string good_tensor = tensor("F32", "[2]", "[0,8]");

const std::vector<HostileFile> hostile_files = {
    {"empty", "", "it is empty"},
    {"seven bytes", "1234567", "too short"},
    {"length 2^63", length_only(uint64_t{1} << 63, "{}"), "larger than 16 MiB"},
    {"length 2^64-1", length_only(~uint64_t{0}, "{}"), "larger than 16 MiB"},
    {"length beyond the end", length_only(100, "{}"), "reaches beyond its end"},
    {"length 0", length_only(0, "abc"), "not a JSON object"},
    {"not JSON", raw_file("{nothing here}", ""), "not valid JSON"},
    {"cut off JSON", raw_file(R"({"a":{"dtype":"F32")", ""), "not valid JSON"},
    {"JSON array", raw_file("[1,2]", ""), "not a JSON object"},
    {"JSON number", raw_file("12", ""), "not a JSON object"},
    {"text after the JSON", raw_file("{} {}", ""), "not valid JSON"},
    {"hidden text behind a zero", raw_file(std::string("{}\0evil", 7), ""), "not a JSON object"},
    {"name that is not UTF-8", raw_file("{\"\xff\":" + good_tensor + "}", "12345678"), "not valid JSON"},
    {"deep arrays", raw_file(R"({"a":)" + std::string(100000, '['), ""), "nested too deeply"},
    {"deep objects", raw_file(R"({"a":{"b":{"c":{"d":1}}}})", ""), "nested too deeply"},
    {"tensor is a number", raw_file(R"({"a":1})", ""), "'a' is not described"},
    {"tensor is empty", raw_file(R"({"a":{}})", ""), "'a' is not described"},
    {"further key", raw_file(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1}})", "1"),
     "described"},
    {"type is a number", raw_file(R"({"a":{"dtype":1,"shape":[1],"data_offsets":[0,1]}})", "1"), "described"},
    {"unknown type", one("F8", "[8]", "[0,8]"), "unknown type 'F8'"},
    {"lower-case type", one("f32", "[2]", "[0,8]"), "unknown type"},
    {"shape is a number", one("F32", "2", "[0,8]"), "not a list of sizes"},
    {"shape of strings", one("F32", R"(["2"])", "[0,8]"), "not a list of sizes"},
    {"fractional dimension", one("F32", "[2.5]", "[0,8]"), "not a list of sizes"},
    {"negative dimension", one("F32", "[-2]", "[0,8]"), "not a list of sizes"},
    {"two negative dimensions", one("F32", "[-1,-2]", "[0,8]"), "not a list of sizes"},
    {"dimension 2^63", one("F32", "[9223372036854775808]", "[0,8]"), "not a list of sizes"},
    {"dimension 2^64", one("F32", "[18446744073709551616]", "[0,8]"), "not a list of sizes"},
    {"product wraps to 8 bytes", one("U8", "[4294967296,4294967296,8]", "[0,8]"), "does not fit"},
    {"product wraps by the type", one("F64", "[2305843009213693953]", "[0,8]"), "does not fit"},
    {"shape too large", one("F32", "[3]", "[0,8]"), "does not fit"},
    {"shape too small", one("F32", "[1]", "[0,8]"), "does not fit"},
    {"scalar of 8 bytes", one("F32", "[]", "[0,8]"), "does not fit"},
    {"no offsets", raw_file(R"({"a":{"dtype":"U8","shape":[1],"offsets":[0,1]}})", "1"), "not a range"},
    {"one offset", one("F32", "[2]", "[8]"), "not a range"},
    {"three offsets", one("F32", "[2]", "[0,4,8]"), "not a range"},
    {"swapped offsets", one("F32", "[2]", "[8,0]"), "not a range"},
    {"negative offset", one("F32", "[2]", "[-8,0]"), "not a range"},
    {"end beyond the file", one("F32", "[4]", "[0,16]"), "beyond the end of the file"},
    {"end at 2^63-1", one("F32", "[2]", "[0,9223372036854775807]"), "beyond the end of the file"},
    {"data cut off", one("F32", "[2]", "[0,8]", 7), "beyond the end of the file"},
    {"bytes after the data", one("F32", "[2]", "[0,8]", 9), "belong to no tensor"},
    {"data without tensors", raw_file("{}", "1234"), "belong to no tensor"},
    {"gap at the start", one("U8", "[4]", "[4,8]"), "unused bytes before it"},
    {"gap between", two("[0,4]", "[5,9]", 9), "'b' has unused bytes before it"},
    {"same bytes twice", two("[0,4]", "[0,4]", 4), "overlaps"},
    {"overlap by one", two("[0,4]", "[3,7]", 7), "'b' overlaps"},
    {"name twice", raw_file(R"({"a":)" + good_tensor + R"(,"a":)" + good_tensor + "}", "12345678"),
     "'a' twice"},
    {"type twice", raw_file(R"({"a":{"dtype":"I8","dtype":"U8","shape":[1],"data_offsets":[0,1]}})", "1"),
     "twice"},
    {"metadata twice", raw_file(R"({"__metadata__":{},"__metadata__":{}})", ""), "twice"},
    {"metadata is a list", raw_file(R"({"__metadata__":["a"]})", ""), "metadata is not a JSON object"},
    {"metadata holds a number", raw_file(R"({"__metadata__":{"k":1}})", ""), "'k' is not a string"},
    {"metadata holds null", raw_file(R"({"__metadata__":{"k":null}})", ""), "'k' is not a string"},
    {"terminal codes in a name", raw_file("{\"\\u001b[2J\":1}", ""), "'?[2J' is not described"},
};

// The sentence of the Error that reading `path` gives; fails the test where there is none.
std::string refusal(const std::filesystem::path& path, const char* what, ErrorKind kind) {
    try {
        Safetensors::read(path);
    } catch (const Error& error) {
        ck_assert_msg(error.kind() == kind, "%s: wrong kind of error: %s", what, error.what());
        return error.what();
    }
    ck_abort_msg("%s: was read without complaint", what);
    return "";
}

// Reads every byte that the views promise; a view beyond the mapping dies here.
unsigned touch(const Safetensors& file) {
    unsigned sum = 0;
    for (const TensorView& view : file.tensors())
        for (size_t i = 0; i < view.bytes; ++i)
            sum += std::to_integer<unsigned>(view.data[i]);
    return sum;
}

} // namespace

START_TEST(test_hostile_file) {
    const HostileFile& file = hostile_files[static_cast<size_t>(_i)];
    const TemporaryFolder folder;
    const auto path = folder / "bad model.safetensors";
    write_bytes(path, file.bytes);
    const std::string sentence = refusal(path, file.what, ErrorKind::model);
    assert_contains(sentence, path.string());
    assert_contains(sentence, file.expected);
}
END_TEST

START_TEST(test_valid_oddities_are_read) {
    const TemporaryFolder folder;
    const auto path = folder / "odd.safetensors";
    for (const std::string& bytes :
         {raw_file("{}", ""), raw_file("{}      ", ""), raw_file(R"({"a":)" + good_tensor + "}", "12345678"),
          one("F32", "[0,4611686018427387904]", "[0,0]", 0), two("[4,8]", "[0,4]", 8)}) {
        write_bytes(path, bytes);
        touch(Safetensors::read(path));
    }
}
END_TEST

START_TEST(test_long_names_are_shortened_in_the_sentence) {
    const TemporaryFolder folder;
    write_bytes(folder / "a.safetensors", raw_file("{\"" + std::string(1 << 20, 'n') + "\":1}", ""));
    ck_assert_uint_lt(refusal(folder / "a.safetensors", "long name", ErrorKind::model).size(), 400);
}
END_TEST

START_TEST(test_a_header_over_the_limit_is_refused_unread) {
    const TemporaryFolder folder;
    const auto path = folder / "huge.safetensors";
    write_bytes(path, length_only((size_t{16} << 20) + 1, "{"));
    std::filesystem::resize_file(path, size_t{64} << 20);
    ck_assert(refusal(path, "large header", ErrorKind::model).find("16 MiB") != std::string::npos);
}
END_TEST

START_TEST(test_things_that_are_no_files_are_io_errors) {
    const TemporaryFolder folder;
    const auto fifo = folder / "fifo.safetensors";
    ck_assert_int_eq(mkfifo(fifo.c_str(), 0600), 0);
    for (const auto& path : {folder.path(), fifo, folder / "missing.safetensors", folder / "a/b",
                             std::filesystem::path("/dev/null"), std::filesystem::path("")}) {
        const std::string sentence = refusal(path, path.c_str(), ErrorKind::io);
        assert_contains(sentence, path.string());
    }
}
END_TEST

START_TEST(test_every_truncation_is_refused) {
    const TemporaryFolder folder;
    write_sample_model(folder / "whole.safetensors");
    const std::string whole = read_bytes(folder / "whole.safetensors");
    for (size_t length = 0; length < whole.size(); ++length) {
        write_bytes(folder / "cut.safetensors", whole.substr(0, length));
        refusal(folder / "cut.safetensors", "truncated", ErrorKind::model);
    }
}
END_TEST

// Whatever the bytes, a file is read in full or refused by an Error that names it.
START_TEST(test_random_damage_never_crashes) {
    const TemporaryFolder folder;
    const auto path = folder / "damaged.safetensors";
    write_sample_model(folder / "whole.safetensors");
    const std::string whole = read_bytes(folder / "whole.safetensors");
    std::mt19937 random(20240607);
    const std::string alphabet = "{}[]\",:0123456789-e.\\u";
    for (int round = 0; round < 4000; ++round) {
        std::string bytes = whole;
        for (unsigned change = 0, changes = 1 + random() % 4; change < changes; ++change) {
            const size_t at = random() % bytes.size();
            const char value =
                random() % 2 ? alphabet[random() % alphabet.size()] : static_cast<char>(random());
            switch (random() % 3) {
            case 0:
                bytes[at] = value;
                break;
            case 1:
                bytes.insert(at, 1, value);
                break;
            default:
                bytes.erase(at, 1 + random() % 3);
            }
        }
        write_bytes(path, bytes);
        try {
            const Safetensors file = Safetensors::read(path);
            touch(file);
            ModelDescription::from_metadata(file.metadata(), path);
        } catch (const Error& error) {
            assert_contains(error.what(), path);
        }
    }
}
END_TEST

Suite* hostile_files_suite() {
    Suite* suite = suite_create("hostile files");
    TCase* tests = tcase_create("reader");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, test_hostile_file, 0, static_cast<int>(hostile_files.size()));
    tcase_add_test(tests, test_valid_oddities_are_read);
    tcase_add_test(tests, test_long_names_are_shortened_in_the_sentence);
    tcase_add_test(tests, test_a_header_over_the_limit_is_refused_unread);
    tcase_add_test(tests, test_things_that_are_no_files_are_io_errors);
    tcase_add_test(tests, test_every_truncation_is_refused);
    tcase_add_test(tests, test_random_damage_never_crashes);
    suite_add_tcase(suite, tests);
    return suite;
}
