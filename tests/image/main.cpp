#include "tests/image/suites.h"

int main() {
    SRunner* runner = srunner_create(pixels_suite());
    srunner_add_suite(runner, mask_suite());
    srunner_add_suite(runner, membrane_suite());
    srunner_add_suite(runner, colour_match_suite());
    srunner_add_suite(runner, composite_suite());
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures == 0 ? 0 : 1;
}
