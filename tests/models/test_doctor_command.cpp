#include "training/cli/doctor.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "tests/models/captured_output.h"
#include "tests/models/command_suites.h"
#include "tests/models/sample_models.h"
#include "tests/models/search_folders.h"

#include "tests/models/assert_text.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

using nlohmann::json;

void write_script(const std::filesystem::path& path, const std::string& lines) {
    write_bytes(path, "#!/bin/sh\n" + lines + "\n");
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
}

// A user whose GIMP sees a plug-in that finds its core, with a whole model: the sound state that each test
// damages.
class SoundInstallation : public SearchFolders {
  public:
    SoundInstallation() {
        set("PATH", *this / "bin");
        set("GIMP2_DIRECTORY", *this / "gimp");
        write_script(*this / "bin" / "gimp", "echo 'GNU Image Manipulation Program version 2.10.34'");
        write_script(plugin(), "echo 'facefill is a GIMP plug-in'; exit 1");
        use_core(FACEFILL_TEST_CORE);
        write_sample_model(models_in("data") / "sample.safetensors");
        write_bytes(landmarks(), "landmarks");
        set("FACEFILL_LANDMARKS", landmarks());
    }

    std::filesystem::path plugin() const { return *this / "gimp/plug-ins/facefill/facefill"; }
    std::filesystem::path landmarks() const { return *this / "landmarks.dat"; }
    void use_core(const std::string& path) const {
        write_bytes(plugin().parent_path() / "core-path", path + "\n");
    }
};

json examine() {
    return json::parse(captured_output([] { run_doctor({"--json"}); }));
}

// The first finding about `subject`: the user's own folders come before the system's.
json finding(const std::string& subject) {
    const json findings = examine();
    for (const json& found : findings)
        if (found.at("subject") == subject)
            return found;
    ck_abort_msg("nothing is said about %s", subject.c_str());
    return {};
}

void check_ok(const std::string& subject, const std::string& part) {
    const json found = finding(subject);
    ck_assert_msg(found.at("state") == "ok", "%s", found.dump().c_str());
    assert_contains(found.at("text"), part);
    assert_text(found.at("remedy"), "");
}

void check_problem(const std::string& subject, const std::string& part) {
    const json found = finding(subject);
    ck_assert_msg(found.at("state") == "problem", "%s", found.dump().c_str());
    assert_contains(found.at("text"), part);
    ck_assert_msg(found.at("remedy") != "", "%s", found.dump().c_str());
}

} // namespace

START_TEST(test_a_sound_installation) {
    const SoundInstallation user;
    check_ok("GIMP", "2.10.34");
    check_ok("plug-in", user.plugin());
    check_ok("core", FACEFILL_TEST_CORE);
    check_ok("model sample", "sample.safetensors");
    check_ok("landmarks", user.landmarks());
    check_ok("processor", "threads");
}
END_TEST

START_TEST(test_status_and_lines_tell_the_same) {
    const SoundInstallation user;
    write_bytes(user.models_in("data") / "cut.safetensors", "1234");
    int status = 0;
    const std::string output = captured_output([&] { status = run_doctor({}); });
    ck_assert_int_eq(status, 1);
    assert_contains(output, "problem  model cut: ");
    assert_contains(output, "ok       model sample: ");

    bool all_ok = true;
    std::filesystem::remove(user.models_in("data") / "cut.safetensors");
    const json findings = json::parse(captured_output([&] { status = run_doctor({"--json"}); }));
    for (const json& found : findings)
        all_ok = all_ok && found.at("state") == "ok";
    ck_assert_int_eq(status, all_ok ? 0 : 1);
}
END_TEST

START_TEST(test_gimp_is_missing) {
    const SoundInstallation user;
    std::filesystem::remove(user / "bin/gimp");
    check_problem("GIMP", "no program");
}
END_TEST

START_TEST(test_gimp_is_of_another_series) {
    const SoundInstallation user;
    write_script(user / "bin/gimp", "echo 'GNU Image Manipulation Program version 3.0.4'");
    check_problem("GIMP", "3.0.4");
    write_script(user / "bin/gimp-2.10", "echo 'GNU Image Manipulation Program version 2.10.38'");
    check_ok("GIMP", "2.10.38");
}
END_TEST

START_TEST(test_plugin_is_not_executable) {
    const SoundInstallation user;
    std::filesystem::permissions(user.plugin(), std::filesystem::perms::owner_read);
    check_problem("plug-in", "not executable");
}
END_TEST

START_TEST(test_plugin_lacks_a_library) {
    const SoundInstallation user;
    write_script(user.plugin(), "echo 'libgimp-2.0.so.0: cannot open shared object file'; exit 127");
    check_problem("plug-in", "libgimp-2.0.so.0");
}
END_TEST

START_TEST(test_gimp_folder_of_the_environment) {
    const SoundInstallation user;
    user.set("GIMP2_DIRECTORY", "own-gimp"); // a relative one is taken under the home folder
    const auto own = user / "home/own-gimp/plug-ins/facefill/facefill";
    write_script(own, "exit 1");
    check_ok("plug-in", own);
    unsetenv("GIMP2_DIRECTORY");
    unsetenv("XDG_CONFIG_HOME");
    const auto standard = user / "home/.config/GIMP/2.10/plug-ins/facefill/facefill";
    write_script(standard, "exit 1");
    check_ok("plug-in", standard);
}
END_TEST

START_TEST(test_core_is_of_another_version_or_another_library) {
    const SoundInstallation user;
    user.use_core(FACEFILL_TEST_OLD_CORE);
    check_problem("core", "is version 0.0.0");
    user.use_core(FACEFILL_TEST_NO_CORE);
    check_problem("core", "is not the core");
}
END_TEST

START_TEST(test_core_is_missing_or_damaged) {
    const SoundInstallation user;
    user.use_core("/nonexistent/libfacefill.so");
    check_problem("core", "/nonexistent/libfacefill.so");
    user.use_core(user / "damaged.so");
    write_bytes(user / "damaged.so", "no library");
    check_problem("core", "damaged.so (");
}
END_TEST

START_TEST(test_damaged_model_and_weights_that_are_not_numbers) {
    const SoundInstallation user;
    const auto path = user.models_in("data") / "sample.safetensors";
    const std::vector<float> weights = {1, std::numeric_limits<float>::quiet_NaN()};
    write_safetensors(path, {float_view("conv.weight", {2}, weights)}, sample_description().to_metadata());
    check_problem("model sample", "'conv.weight'");
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
    check_problem("model sample", "is not a whole safetensors file");
}
END_TEST

START_TEST(test_aligner_is_whole_or_damaged) {
    const SoundInstallation user;
    const auto path = user.models_in("data") / "aligner/face-aligner.safetensors";
    std::filesystem::create_directories(path.parent_path());
    write_sample_model(path);
    check_ok("aligner", path);
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
    check_problem("aligner", "is not a whole safetensors file");
}
END_TEST

START_TEST(test_landmark_file_is_not_where_the_environment_says) {
    const SoundInstallation user;
    user.set("FACEFILL_LANDMARKS", user / "nowhere.dat");
    check_problem("landmarks", "nowhere.dat");
    user.set("FACEFILL_LANDMARKS", user.landmarks());
    write_bytes(user.landmarks(), "");
    check_problem("landmarks", "is empty");
}
END_TEST

Suite* doctor_command_suite() {
    Suite* suite = suite_create("facefill doctor");
    TCase* tests = tcase_create("findings");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, test_a_sound_installation);
    tcase_add_test(tests, test_status_and_lines_tell_the_same);
    tcase_add_test(tests, test_gimp_is_missing);
    tcase_add_test(tests, test_gimp_is_of_another_series);
    tcase_add_test(tests, test_plugin_is_not_executable);
    tcase_add_test(tests, test_plugin_lacks_a_library);
    tcase_add_test(tests, test_gimp_folder_of_the_environment);
    tcase_add_test(tests, test_core_is_of_another_version_or_another_library);
    tcase_add_test(tests, test_core_is_missing_or_damaged);
    tcase_add_test(tests, test_damaged_model_and_weights_that_are_not_numbers);
    tcase_add_test(tests, test_aligner_is_whole_or_damaged);
    tcase_add_test(tests, test_landmark_file_is_not_where_the_environment_says);
    suite_add_tcase(suite, tests);
    return suite;
}
