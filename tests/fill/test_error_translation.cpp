#include "core/fill/error_translation.h"

#include <new>

#include <c10/util/Exception.h>
#include <opencv2/core.hpp>

#include "tests/fill/suites.h"
#undef fail

namespace {

using namespace facefill;

template<typename Thrower>
Error translated(const Thrower& thrower) {
    try {
        thrower();
    } catch (...) {
        return current_error();
    }
    return {ErrorKind::io, ""};
}

bool is_one_line(const Error& error) {
    const std::string text = error.what();
    return !text.empty() && text.find('\n') == std::string::npos;
}

} // namespace

START_TEST(our_own_errors_pass_as_they_are) {
    const Error error = translated([] { throw Error(ErrorKind::io, "The folder is full."); });
    ck_assert(error.kind() == ErrorKind::io);
    ck_assert_str_eq(error.what(), "The folder is full.");
}
END_TEST

START_TEST(a_lack_of_memory_is_one_whoever_reports_it) {
    ck_assert(translated([] { throw std::bad_alloc(); }).kind() == ErrorKind::memory);
    ck_assert(translated([] { CV_Error(cv::Error::StsNoMem, "Failed to allocate 9 bytes"); }).kind() ==
              ErrorKind::memory);
    ck_assert(translated([] { TORCH_CHECK(false, "DefaultCPUAllocator: can't allocate memory"); }).kind() ==
              ErrorKind::memory);
}
END_TEST

START_TEST(the_networks_failure_loses_its_backtrace) {
    const Error error = translated([] { TORCH_CHECK(false, "shapes differ\nsecond line"); });
    ck_assert(error.kind() == ErrorKind::model);
    ck_assert(is_one_line(error));
    ck_assert(std::string(error.what()).find("shapes differ") != std::string::npos);
}
END_TEST

START_TEST(mistakes_of_the_program_say_so) {
    const Error assertion = translated([] { CV_Error(cv::Error::StsAssert, "size.width > 0\nmore"); });
    ck_assert(is_one_line(assertion));
    ck_assert(std::string(assertion.what()).find("mistake in Facefill") != std::string::npos);
    ck_assert(is_one_line(translated([] { throw 5; })));
}
END_TEST

Suite* error_translation_suite() {
    Suite* suite = suite_create("error translation");
    TCase* cases = tcase_create("error translation");
    tcase_add_test(cases, our_own_errors_pass_as_they_are);
    tcase_add_test(cases, a_lack_of_memory_is_one_whoever_reports_it);
    tcase_add_test(cases, the_networks_failure_loses_its_backtrace);
    tcase_add_test(cases, mistakes_of_the_program_say_so);
    suite_add_tcase(suite, cases);
    return suite;
}
