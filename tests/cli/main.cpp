#include "tests/cli/suites.h"

int main() {
    SRunner* runner = srunner_create(arguments_suite());
    srunner_add_suite(runner, progress_suite());
#ifdef FACEFILL_WITH_FILL
    srunner_add_suite(runner, fill_jobs_suite());
    srunner_add_suite(runner, picture_file_suite());
    srunner_add_suite(runner, hostile_pictures_suite());
    srunner_add_suite(runner, mask_packing_suite());
#endif
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures == 0 ? 0 : 1;
}
