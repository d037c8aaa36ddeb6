#include "core/models/registry.h"

#include <algorithm>

#include "core/error.h"
#include "tests/models/sample_models.h"
#include "tests/models/search_folders.h"
#include "tests/models/suites.h"

#include "tests/models/assert_text.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

constexpr int above_all_shipped = 1000000;

const ModelEntry* entry_named(const std::vector<ModelEntry>& models, const std::string& name) {
    const auto found = std::find_if(models.begin(), models.end(),
                                    [&](const ModelEntry& m) { return m.description.name == name; });
    return found != models.end() ? &*found : nullptr;
}

std::string refusal(const std::string& name) {
    try {
        find_model(name);
    } catch (const Error& error) {
        ck_assert(error.kind() == ErrorKind::model);
        return error.what();
    }
    ck_abort_msg("%s was found", name.c_str());
    return "";
}

} // namespace

START_TEST(test_folders_are_searched_in_the_documented_order) {
    const SearchFolders folders;
    folders.set("FACEFILL_MODELS", "/x/one/:/x/two::/x/one");
    const std::vector<std::filesystem::path> expected = {"/x/one",
                                                         "/x/two",
                                                         folders.models_in("data"),
                                                         folders.models_in("first"),
                                                         folders.models_in("second"),
                                                         FACEFILL_MODEL_DIR,
                                                         FACEFILL_SOURCE_MODEL_DIR};
    ck_assert(model_search_path() == expected);
}
END_TEST

START_TEST(test_defaults_of_the_base_directory_specification) {
    const SearchFolders folders;
    unsetenv("XDG_DATA_HOME");
    folders.set("XDG_DATA_DIRS", "");
    const auto path = model_search_path();
    ck_assert_uint_ge(path.size(), 3);
    assert_text(path[0], (folders / "home/.local/share/facefill/models"));
    assert_text(path[1], "/usr/local/share/facefill/models");
    assert_text(path[2], "/usr/share/facefill/models");
}
END_TEST

START_TEST(test_relative_data_folders_and_a_missing_home_are_left_out) {
    const SearchFolders folders;
    unsetenv("HOME");
    unsetenv("XDG_DATA_HOME");
    folders.set("XDG_DATA_DIRS", "relative:/y");
    assert_text(model_search_path()[0], "/y/facefill/models");
}
END_TEST

START_TEST(test_a_name_found_twice_counts_where_it_is_found_first) {
    const SearchFolders folders;
    write_sample_model(folders.models_in("second") / "twin.safetensors", 2);
    write_sample_model(folders.models_in("first") / "twin.safetensors", 1);
    assert_text(find_model("twin"), (folders.models_in("first") / "twin.safetensors"));
    const auto models = list_models();
    const auto is_twin = [](const ModelEntry& entry) { return entry.description.name == "twin"; };
    ck_assert_int_eq(std::count_if(models.begin(), models.end(), is_twin), 1);
    ck_assert_int_eq(entry_named(models, "twin")->description.quality, 1);

    folders.set("FACEFILL_MODELS", folders / "mine");
    write_sample_model(folders / "mine" / "twin.safetensors", 3);
    assert_text(find_model("twin"), (folders / "mine" / "twin.safetensors"));
}
END_TEST

START_TEST(test_unknown_name_names_every_path_tried) {
    const SearchFolders folders;
    folders.set("FACEFILL_MODELS", folders / "mine");
    const std::string sentence = refusal("portrat");
    for (const auto& folder : model_search_path())
        assert_contains(sentence, folder / "portrat.safetensors");
    ck_assert_uint_ge(model_search_path().size(), 5);
}
END_TEST

START_TEST(test_auto_takes_the_largest_quality_and_skips_damaged_models) {
    const SearchFolders folders;
    const auto models = folders.models_in("data");
    write_sample_model(models / "a-good.safetensors", above_all_shipped);
    write_sample_model(models / "b-best.safetensors", above_all_shipped + 1);
    write_sample_model(models / "c-damaged.safetensors", above_all_shipped + 2);
    std::filesystem::resize_file(models / "c-damaged.safetensors", 200);
    assert_text(find_model("auto"), (models / "b-best.safetensors"));
}
END_TEST

START_TEST(test_auto_takes_the_first_name_among_equals) {
    const SearchFolders folders;
    write_sample_model(folders.models_in("data") / "b.safetensors", above_all_shipped);
    write_sample_model(folders.models_in("first") / "a.safetensors", above_all_shipped);
    assert_text(find_model("auto"), (folders.models_in("first") / "a.safetensors"));
}
END_TEST

START_TEST(test_damaged_models_are_listed_with_their_problem) {
    const SearchFolders folders;
    const auto models = folders.models_in("data");
    write_sample_model(models / "whole.safetensors");
    write_bytes(models / "cut.safetensors", "1234");
    write_safetensors(models / "foreign.safetensors", {}, {{"format", "pt"}});
    std::filesystem::create_directories(models / "folder.safetensors");
    std::filesystem::create_symlink(models / "nowhere", models / "dangling.safetensors");
    write_bytes(models / "whole.safetensors.tmp-1", "1234");
    write_bytes(models / "whole.md", "# a card");
    const auto entries = list_models();
    assert_text(entry_named(entries, "whole")->problem, "");
    assert_contains(entry_named(entries, "cut")->problem, models / "cut.safetensors");
    assert_contains(entry_named(entries, "foreign")->problem, "facefill.format");
    for (const char* name : {"folder", "dangling", "whole.safetensors.tmp-1", "whole.md"})
        ck_assert_msg(entry_named(entries, name) == nullptr, "%s", name);
    ck_assert(std::is_sorted(entries.begin(), entries.end(), [](const ModelEntry& a, const ModelEntry& b) {
        return a.description.name < b.description.name;
    }));
}
END_TEST

START_TEST(test_paths_are_taken_as_they_are) {
    const SearchFolders folders;
    write_sample_model(folders / "here.safetensors");
    assert_text(find_model((folders / "here.safetensors").string()), (folders / "here.safetensors"));
    assert_text(find_model((folders / "here").string()), (folders / "here.safetensors"));
    assert_contains(refusal((folders / "gone.safetensors").string()), folders / "gone.safetensors");
    refusal(folders.path().string()); // a folder is no model
    refusal("");

    std::filesystem::current_path(folders.path());
    assert_text(find_model("here.safetensors"), "here.safetensors");
    std::filesystem::current_path("/");
}
END_TEST

START_TEST(test_a_name_does_not_look_into_the_working_folder) {
    const SearchFolders folders;
    write_sample_model(folders / "here.safetensors");
    std::filesystem::current_path(folders.path());
    refusal("here");
    std::filesystem::current_path("/");
}
END_TEST

START_TEST(test_landmark_file_is_looked_for_in_order) {
    const SearchFolders folders;
    const std::string name = "shape_predictor_68_face_landmarks.dat";
    const auto check_found = [](const std::filesystem::path& path) {
        write_bytes(path, "landmarks");
        assert_text(find_landmark_file(), path);
    };
    check_found(folders.models_in("second") / name);
    check_found(folders / "second/facefill" / name);
    check_found(folders / "data/facefill" / name);
    folders.set("FACEFILL_LANDMARKS", folders / "mine.dat");
    assert_text(find_landmark_file(), (folders / "data/facefill" / name));
    check_found(folders / "mine.dat");
}
END_TEST

START_TEST(test_what_stands_beside_models_is_found_and_fills_nothing) {
    const SearchFolders folders;
    const auto second = folders.models_in("second") / "judge/j.safetensors",
               first = folders / "data/facefill/models/judge/j.safetensors";
    ck_assert(find_beside_models("judge/j.safetensors").empty());
    for (const auto& path : {second, first}) {
        std::filesystem::create_directories(path.parent_path());
        write_sample_model(path);
        assert_text(find_beside_models("judge/j.safetensors"), path);
    }
    const auto models = list_models();
    ck_assert(std::none_of(models.begin(), models.end(),
                           [](const ModelEntry& entry) { return entry.description.name == "j"; }));
}
END_TEST

Suite* registry_suite() {
    Suite* suite = suite_create("registry");
    TCase* tests = tcase_create("search path");
    tcase_add_test(tests, test_folders_are_searched_in_the_documented_order);
    tcase_add_test(tests, test_defaults_of_the_base_directory_specification);
    tcase_add_test(tests, test_relative_data_folders_and_a_missing_home_are_left_out);
    tcase_add_test(tests, test_a_name_found_twice_counts_where_it_is_found_first);
    tcase_add_test(tests, test_unknown_name_names_every_path_tried);
    tcase_add_test(tests, test_auto_takes_the_largest_quality_and_skips_damaged_models);
    tcase_add_test(tests, test_auto_takes_the_first_name_among_equals);
    tcase_add_test(tests, test_damaged_models_are_listed_with_their_problem);
    tcase_add_test(tests, test_paths_are_taken_as_they_are);
    tcase_add_test(tests, test_a_name_does_not_look_into_the_working_folder);
    tcase_add_test(tests, test_landmark_file_is_looked_for_in_order);
    tcase_add_test(tests, test_what_stands_beside_models_is_found_and_fills_nothing);
    suite_add_tcase(suite, tests);
    return suite;
}
