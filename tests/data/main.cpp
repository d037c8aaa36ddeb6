#include "tests/data/suites.h"

#include <check.h>

int main() {
    SRunner* runner = srunner_create(readers_suite());
    srunner_add_suite(runner, label_files_suite());
    srunner_add_suite(runner, preparation_suite());
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures == 0 ? 0 : 1;
}
