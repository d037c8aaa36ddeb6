// Which model a wish leads to, and what is said where none takes it.
#include "core/models/attributes.h"

#include "core/error.h"
#include "core/models/registry.h"
#include "tests/models/sample_models.h"
#include "tests/models/search_folders.h"
#include "tests/models/suites.h"

#include "tests/models/assert_text.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

constexpr int above_all_shipped = 1000000;

// Attributes that no shipped model has.
const char* const pipe = "Smokes_Pipe";
const char* const monocle = "Monocle";

template<typename Work>
std::string refusal(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        ck_assert(error.kind() == ErrorKind::model);
        return error.what();
    }
    ck_abort_msg("it was not refused");
    return "";
}

ModelDescription model_with(const std::vector<std::string>& attributes) {
    ModelDescription model = sample_description();
    model.name = "mine";
    model.attributes = attributes;
    return model;
}

} // namespace

START_TEST(test_names_count_whatever_their_case) {
    const ModelDescription model = model_with({"Young", pipe});
    ck_assert(attribute_index(model, "smokes_PIPE") == 1u);
    ck_assert(!attribute_index(model, "Smokes_Pip") && !attribute_index(model, ""));
    ck_assert(has_attributes(model, {"young", pipe}) && has_attributes(model, {}));
    ck_assert(!has_attributes(model, {"young", monocle}));
}
END_TEST

START_TEST(test_auto_takes_the_best_model_that_has_all_wished) {
    const SearchFolders folders;
    const auto models = folders.models_in("data");
    write_wishing_model(models / "best.safetensors", {}, above_all_shipped + 3);
    write_wishing_model(models / "fine.safetensors", {pipe, "Young"}, above_all_shipped + 2);
    write_wishing_model(models / "both.safetensors", {monocle, pipe}, above_all_shipped + 1);
    write_wishing_model(models / "poor.safetensors", {monocle, pipe}, above_all_shipped);
    assert_text(find_model("auto"), models / "best.safetensors");
    assert_text(find_model("auto", {"smokes_pipe"}), models / "fine.safetensors");
    assert_text(find_model("auto", {pipe, monocle}), models / "both.safetensors");
    assert_text(find_model("best", {pipe}), models / "best.safetensors"); // a name is a name
}
END_TEST

START_TEST(test_auto_says_what_can_be_wished_for_instead) {
    const SearchFolders folders;
    const auto models = folders.models_in("data");
    write_wishing_model(models / "one.safetensors", {pipe, "Young"});
    write_wishing_model(models / "two.safetensors", {monocle});
    const std::string unknown = refusal([] { find_model("auto", {"Smokes_Pip"}); });
    assert_contains(unknown, "the attribute 'Smokes_Pip'");
    assert_contains(unknown, "Smokes_Pipe, Young (of one)");
    assert_contains(unknown, "Monocle (of two)");
    const std::string apart = refusal([] { find_model("auto", {pipe, monocle}); });
    assert_contains(apart, "all of the attributes 'Smokes_Pipe' and 'Monocle'");
}
END_TEST

START_TEST(test_a_model_without_the_attribute_names_those_that_have_it) {
    const SearchFolders folders;
    const auto models = folders.models_in("data");
    write_wishing_model(models / "one.safetensors", {pipe});
    const auto require = [](const std::vector<std::string>& has) {
        return refusal([&] { require_attributes(model_with(has), {pipe}); });
    };
    assert_contains(require({"Young", "Bald"}), "which has Young, Bald; the model that has it is one.");
    assert_contains(require({}), "which takes no wishes; the model that has it is one.");
    write_wishing_model(models / "two.safetensors", {"smokes_pipe"});
    assert_contains(require({}), "the models that have it are one, two.");
    std::filesystem::remove_all(models);
    assert_contains(require({}), "no model that can be found has it");
}
END_TEST

Suite* attributes_suite() {
    Suite* suite = suite_create("attributes");
    TCase* tests = tcase_create("wishes");
    tcase_add_test(tests, test_names_count_whatever_their_case);
    tcase_add_test(tests, test_auto_takes_the_best_model_that_has_all_wished);
    tcase_add_test(tests, test_auto_says_what_can_be_wished_for_instead);
    tcase_add_test(tests, test_a_model_without_the_attribute_names_those_that_have_it);
    suite_add_tcase(suite, tests);
    return suite;
}
