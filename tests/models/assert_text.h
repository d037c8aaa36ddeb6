// Compares texts that are temporaries: Check's own ck_assert_str_eq would keep a pointer into one that is
// gone. Includes check.h, so include it last.
#pragma once

#include <string>

#include <check.h>
#undef fail

namespace facefill::testing {

inline void assert_text(const std::string& actual, const std::string& expected) {
    ck_assert_msg(actual == expected, "\"%s\" is not \"%s\"", actual.c_str(), expected.c_str());
}

inline void assert_contains(const std::string& text, const std::string& part) {
    ck_assert_msg(text.find(part) != std::string::npos, "\"%s\" lacks \"%s\"", text.c_str(), part.c_str());
}

} // namespace facefill::testing
