#include "tests/models/suites.h"

#include <check.h>

int main() {
    SRunner* runner = srunner_create(safetensors_suite());
    srunner_add_suite(runner, hostile_files_suite());
    srunner_add_suite(runner, model_description_suite());
    srunner_add_suite(runner, registry_suite());
    srunner_add_suite(runner, attributes_suite());
    srunner_add_suite(runner, weights_suite());
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures == 0 ? 0 : 1;
}
