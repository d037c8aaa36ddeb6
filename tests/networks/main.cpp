#include "tests/networks/suites.h"

#include <check.h>

int main() {
    SRunner* runner = srunner_create(layers_suite());
    srunner_add_suite(runner, architectures_suite());
    srunner_add_suite(runner, weights_suite());
    srunner_add_suite(runner, completion_network_suite());
    srunner_add_suite(runner, second_look_suite());
    srunner_add_suite(runner, shipped_models_suite());
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures == 0 ? 0 : 1;
}
