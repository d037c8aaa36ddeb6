// Asserts that something throws, and what its sentence says. Includes check.h, so include it last.
#pragma once

#include <initializer_list>
#include <string>

#include "tests/models/assert_text.h"

namespace facefill::testing {

// The exception's text; fails the test where nothing, or something else, is thrown.
template<typename Exception, typename Action>
std::string sentence_of(const Action& action) {
    try {
        action();
    } catch (const Exception& exception) {
        return exception.what();
    }
    ck_abort_msg("nothing was thrown");
    return {};
}

template<typename Exception, typename Action>
void assert_throws(const Action& action, std::initializer_list<const char*> parts) {
    const std::string sentence = sentence_of<Exception>(action);
    for (const char* part : parts)
        assert_contains(sentence, part);
}

} // namespace facefill::testing
