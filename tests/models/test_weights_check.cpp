#include "core/models/weights_check.h"

#include <limits>

#include "tests/models/sample_models.h"
#include "tests/models/suites.h"
#include "tests/models/temporary_folder.h"

#include "tests/models/assert_text.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

// The name of the non-finite tensor in a file that holds one good tensor and these 16-bit words; "" for none.
std::string verdict(const std::string& dtype, const std::vector<uint16_t>& words) {
    const TemporaryFolder folder;
    const std::vector<float> good = {0, -0.f, std::numeric_limits<float>::max(),
                                     std::numeric_limits<float>::denorm_min()};
    const size_t bytes = words.size() * sizeof(uint16_t);
    const auto elements = static_cast<int64_t>(bytes / dtype_bytes(dtype));
    write_safetensors(folder / "a.safetensors",
                      {float_view("good", {4}, good),
                       {"words", dtype, {elements}, reinterpret_cast<const std::byte*>(words.data()), bytes}},
                      {});
    const Safetensors file = Safetensors::read(folder / "a.safetensors");
    const TensorView* found = find_non_finite(file);
    return found != nullptr ? found->name : "";
}

} // namespace

START_TEST(test_nan_and_infinity_are_found_in_every_floating_type) {
    assert_text(verdict("F16", {0x3C00, 0x7C00}), "words"); // infinity in the last place
    assert_text(verdict("F16", {0xFE01}), "words");         // NaN with a sign
    assert_text(verdict("BF16", {0x3F80, 0xFF80}), "words");
    assert_text(verdict("F32", {0, 0x7FC0}), "words");
    assert_text(verdict("F64", {1, 0, 0, 0x7FF0}), "words");
}
END_TEST

START_TEST(test_large_numbers_and_whole_numbers_are_no_problem) {
    assert_text(verdict("F16", {0x7BFF, 0xFBFF, 0}), "");
    assert_text(verdict("BF16", {0x7F7F, 0x7C00}), "");
    assert_text(verdict("F64", {0xFFFF, 0xFFFF, 0x7F80, 0x7FE0}), "");
    assert_text(verdict("I16", {0x7FFF, 0x7C00}), "");
    assert_text(verdict("U8", {0xFFFF}), "");
}
END_TEST

Suite* weights_suite() {
    Suite* suite = suite_create("weights");
    TCase* tests = tcase_create("finite");
    tcase_add_test(tests, test_nan_and_infinity_are_found_in_every_floating_type);
    tcase_add_test(tests, test_large_numbers_and_whole_numbers_are_no_problem);
    suite_add_tcase(suite, tests);
    return suite;
}
