#include "tests/training/train_suites.h"

#include <check.h>

int main() {
    SRunner* runner = srunner_create(train_suite());
    srunner_add_suite(runner, resume_suite());
    srunner_add_suite(runner, workers_suite());
    srunner_add_suite(runner, export_suite());
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures == 0 ? 0 : 1;
}
