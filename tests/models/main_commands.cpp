#include "tests/models/command_suites.h"

#include <check.h>

int main() {
    SRunner* runner = srunner_create(models_command_suite());
    srunner_add_suite(runner, doctor_command_suite());
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures == 0 ? 0 : 1;
}
