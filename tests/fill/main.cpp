#include "tests/fill/suites.h"

int main() {
    SRunner* runner = srunner_create(options_suite());
    srunner_add_suite(runner, patched_picture_suite());
    srunner_add_suite(runner, frame_crop_suite());
    srunner_add_suite(runner, face_groups_suite());
    srunner_add_suite(runner, error_translation_suite());
    srunner_add_suite(runner, fill_suite());
    srunner_add_suite(runner, fill_refusals_suite());
    srunner_add_suite(runner, api_suite());
    srunner_add_suite(runner, real_face_suite());
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures == 0 ? 0 : 1;
}
