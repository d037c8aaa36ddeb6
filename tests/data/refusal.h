// What a call refuses to do, in its own words. Includes check.h, so include it last.
#pragma once

#include <string>

#include "core/error.h"

#include <check.h>
#undef fail

namespace facefill::testing {

template<typename Call>
std::string refusal(Call call, ErrorKind kind = ErrorKind::input) {
    try {
        call();
    } catch (const Error& error) {
        ck_assert_msg(error.kind() == kind, "of another kind: %s", error.what());
        return error.what();
    }
    ck_abort_msg("nothing was refused");
    return "";
}

inline void assert_contains(const std::string& text, const std::string& part) {
    ck_assert_msg(text.find(part) != std::string::npos, "\"%s\" lacks \"%s\"", text.c_str(), part.c_str());
}

} // namespace facefill::testing
