#include "core/models/model_description.h"

#include "core/error.h"
#include "tests/models/sample_models.h"
#include "tests/models/suites.h"

#include "tests/models/assert_text.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

const std::filesystem::path path = "/models/fine one.safetensors";

struct Damage {
    const char* key;
    const char* value; // what the entry becomes
};

const Damage damages[] = {
    {"facefill.format", "2"},
    {"facefill.format", ""},
    {"architecture", ""},
    {"frame", ""},
    {"sizes", ""},
    {"sizes", "{"},
    {"sizes", "null"},
    {"sizes", "[]"},
    {"sizes", "[1]"},
    {"sizes", "7"},
    {"sizes", R"({"latent":"256"})"},
    {"sizes", R"({"latent":2.5})"},
    {"sizes", R"({"latent":-1})"},
    {"sizes", R"({"latent":4294967552})"},
    {"sizes", R"({"latent":18446744073709551615})"},
    {"sizes", R"({"latent":{"deep":{"deeper":{}}}})"},
    {"attributes", "smiling"},
    {"attributes", "{}"},
    {"attributes", "null"},
    {"attributes", "[1]"},
    {"attributes", R"(["smiling",null])"},
    {"attributes", R"([["smiling"]])"},
    {"resolution", ""},
    {"resolution", "0"},
    {"resolution", "-64"},
    {"resolution", "64px"},
    {"resolution", "6.4e1"},
    {"resolution", "99999999999"},
    {"value_range", "0..255"},
    {"value_range", ""},
    {"quality", "best"},
    {"quality", "99999999999"},
};

void check_refused(const Metadata& metadata, const std::string& key) {
    try {
        ModelDescription::from_metadata(metadata, path);
        ck_abort_msg("%s: was accepted", key.c_str());
    } catch (const Error& error) {
        ck_assert(error.kind() == ErrorKind::model);
        assert_contains(error.what(), path);
        assert_contains(error.what(), "'" + key + "'");
    }
}

} // namespace

START_TEST(test_description_survives_the_metadata) {
    const ModelDescription written = sample_description(-3);
    const ModelDescription read = ModelDescription::from_metadata(written.to_metadata(), path);
    assert_text(read.name, "fine one");
    assert_text(read.title, written.title);
    assert_text(read.architecture, written.architecture);
    ck_assert(read.sizes == written.sizes);
    ck_assert(read.attributes == written.attributes);
    assert_text(read.frame, written.frame);
    ck_assert_int_eq(read.resolution, written.resolution);
    assert_text(read.value_range, written.value_range);
    assert_text(read.training_data, written.training_data);
    assert_text(read.licence, written.licence);
    assert_text(read.recipe_sha, written.recipe_sha);
    ck_assert_int_eq(read.quality, -3);
}
END_TEST

START_TEST(test_a_model_without_sizes_or_attributes_is_whole) {
    ModelDescription plain = sample_description();
    plain.sizes.clear();
    plain.attributes.clear();
    const ModelDescription read = ModelDescription::from_metadata(plain.to_metadata(), path);
    ck_assert(read.sizes.empty() && read.attributes.empty());
}
END_TEST

START_TEST(test_further_entries_are_ignored) {
    Metadata metadata = sample_description().to_metadata();
    metadata["author"] = "somebody";
    ck_assert_int_eq(ModelDescription::from_metadata(metadata, path).resolution, 64);
}
END_TEST

START_TEST(test_every_missing_key_is_named) {
    const Metadata whole = sample_description().to_metadata();
    for (const auto& [key, value] : whole) {
        Metadata metadata = whole;
        metadata.erase(key);
        check_refused(metadata, key);
    }
}
END_TEST

START_TEST(test_every_damaged_value_is_named) {
    const Damage& damage = damages[_i];
    Metadata metadata = sample_description().to_metadata();
    metadata[damage.key] = damage.value;
    check_refused(metadata, damage.key);
}
END_TEST

Suite* model_description_suite() {
    Suite* suite = suite_create("model description");
    TCase* tests = tcase_create("metadata");
    tcase_add_test(tests, test_description_survives_the_metadata);
    tcase_add_test(tests, test_a_model_without_sizes_or_attributes_is_whole);
    tcase_add_test(tests, test_further_entries_are_ignored);
    tcase_add_test(tests, test_every_missing_key_is_named);
    tcase_add_loop_test(tests, test_every_damaged_value_is_named, 0, sizeof damages / sizeof damages[0]);
    suite_add_tcase(suite, tests);
    return suite;
}
