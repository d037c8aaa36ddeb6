#include "tests/training/suites.h"

#include <check.h>

int main() {
    SRunner* runner = srunner_create(masks_suite());
    srunner_add_suite(runner, recipe_suite());
    srunner_add_suite(runner, run_files_suite());
    srunner_add_suite(runner, losses_suite());
    srunner_add_suite(runner, batch_source_suite());
    srunner_add_suite(runner, history_suite());
    srunner_add_suite(runner, window_suite());
    srunner_add_suite(runner, frame_error_suite());
    srunner_add_suite(runner, update_suite());
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures == 0 ? 0 : 1;
}
