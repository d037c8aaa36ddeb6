#include "training/cli/models.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/models/captured_output.h"
#include "tests/models/command_suites.h"
#include "tests/models/sample_models.h"
#include "tests/models/search_folders.h"
#include "training/cli/arguments.h"

#include "tests/models/assert_text.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

std::string models_output(const std::vector<std::string>& arguments) {
    return captured_output([&] { ck_assert_int_eq(run_models(arguments), 0); });
}

// The line of `text` that begins with `start`.
std::string line_starting(const std::string& text, const std::string& start) {
    const size_t at = ("\n" + text).find("\n" + start);
    ck_assert_msg(at != std::string::npos, "\"%s\" lacks a line \"%s\"", text.c_str(), start.c_str());
    return text.substr(at, text.find('\n', at) - at);
}

} // namespace

START_TEST(test_the_table_says_what_a_model_is_and_where) {
    const SearchFolders folders;
    write_sample_model(folders.models_in("first") / "sample.safetensors");
    const std::string line = line_starting(models_output({}), "sample ");
    for (const char* part : {"Sample \"model\", é", "cvae", "64x64", "smiling, glasses"})
        assert_contains(line, part);
    assert_contains(line, folders.models_in("first"));
}
END_TEST

START_TEST(test_a_damaged_model_is_listed_with_its_problem) {
    const SearchFolders folders;
    write_sample_model(folders.models_in("data") / "fine.safetensors");
    write_bytes(folders.models_in("data") / "cut.safetensors", "1234");
    const std::string output = models_output({});
    assert_contains(line_starting(output, "cut "), "(damaged)");
    assert_contains(output, (folders.models_in("data") / "cut.safetensors").string() + "' is not a whole");
    assert_contains(line_starting(output, "fine "), "cvae");
}
END_TEST

START_TEST(test_attributes_are_told_as_they_can_be_wished_for) {
    const SearchFolders folders;
    write_wishing_model(folders.models_in("data") / "a.safetensors", {"Smokes_Pipe", "Monocle"});
    const std::string output = models_output({});
    assert_contains(line_starting(output, "a "), "Smokes_Pipe, Monocle");
    assert_contains(output, "--wish Smokes_Pipe=yes");
}
END_TEST

START_TEST(test_columns_stay_aligned_beside_accents) {
    const SearchFolders folders;
    for (const char* title : {"Plain", "Äccéntüated"}) {
        ModelDescription model = sample_description();
        model.title = title;
        const auto path = folders.models_in("data") / (std::string(title) + ".safetensors");
        std::filesystem::create_directories(path.parent_path());
        write_safetensors(path, {}, model.to_metadata());
    }
    const auto column = [output = models_output({})](const char* name) {
        const std::string line = line_starting(output, name);
        const std::string before = line.substr(0, line.find("cvae"));
        return std::count_if(before.begin(), before.end(), [](char c) { return (c & 0xC0) != 0x80; });
    };
    ck_assert_int_eq(column("Plain"), column("Äccéntüated"));
}
END_TEST

START_TEST(test_a_title_cannot_steer_the_terminal) {
    const SearchFolders folders;
    ModelDescription model = sample_description();
    model.title = "\033[2Jgone\r\n";
    std::filesystem::create_directories(folders.models_in("data"));
    write_safetensors(folders.models_in("data") / "evil.safetensors", {}, model.to_metadata());
    const std::string output = models_output({});
    ck_assert(output.find('\033') == std::string::npos && output.find('\r') == std::string::npos);
    assert_contains(line_starting(output, "evil"), "?[2Jgone??");
}
END_TEST

START_TEST(test_json_holds_the_same) {
    const SearchFolders folders;
    write_sample_model(folders.models_in("data") / "sample.safetensors");
    write_bytes(folders.models_in("data") / "cut.safetensors", "1234");
    std::map<std::string, nlohmann::json> by_name;
    for (const auto& model : nlohmann::json::parse(models_output({"--json"})))
        by_name[model.at("name")] = model;
    const nlohmann::json& sample = by_name.at("sample");
    ck_assert(sample.at("title") == sample_description().title);
    ck_assert(sample.at("architecture") == "cvae");
    ck_assert(sample.at("resolution") == 64);
    ck_assert(sample.at("attributes") == sample_description().attributes);
    ck_assert(sample.at("path") == (folders.models_in("data") / "sample.safetensors").string());
    ck_assert(sample.at("problem") == "");
    assert_contains(by_name.at("cut").at("problem"), "too short");
}
END_TEST

START_TEST(test_a_misspelt_option_is_refused) {
    try {
        run_models({"--jsn"});
        ck_abort_msg("--jsn was accepted");
    } catch (const UsageError& error) {
        assert_contains(error.what(), "--json");
    }
}
END_TEST

Suite* models_command_suite() {
    Suite* suite = suite_create("facefill models");
    TCase* tests = tcase_create("output");
    tcase_add_test(tests, test_the_table_says_what_a_model_is_and_where);
    tcase_add_test(tests, test_a_damaged_model_is_listed_with_its_problem);
    tcase_add_test(tests, test_attributes_are_told_as_they_can_be_wished_for);
    tcase_add_test(tests, test_columns_stay_aligned_beside_accents);
    tcase_add_test(tests, test_a_title_cannot_steer_the_terminal);
    tcase_add_test(tests, test_json_holds_the_same);
    tcase_add_test(tests, test_a_misspelt_option_is_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
