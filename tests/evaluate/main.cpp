#include "tests/evaluate/suites.h"

int main() {
    SRunner* runner = srunner_create(estimate_suite());
    srunner_add_suite(runner, metrics_suite());
    srunner_add_suite(runner, scores_suite());
    srunner_add_suite(runner, evaluation_suite());
    srunner_add_suite(runner, baselines_suite());
    srunner_add_suite(runner, report_suite());
    srunner_add_suite(runner, wishes_suite());
    srunner_add_suite(runner, model_card_suite());
    srunner_add_suite(runner, evaluate_command_suite());
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures == 0 ? 0 : 1;
}
