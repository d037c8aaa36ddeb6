#include "tests/face/suites.h"

#include <check.h>

int main() {
    SRunner* runner = srunner_create(frame_suite());
    srunner_add_suite(runner, detector_suite());
    srunner_add_suite(runner, locate_suite());
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures == 0 ? 0 : 1;
}
