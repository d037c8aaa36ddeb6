// The suites of core/fill.
#pragma once

#include <check.h>

Suite* options_suite();
Suite* patched_picture_suite();
Suite* frame_crop_suite();
Suite* face_groups_suite();
Suite* error_translation_suite();
Suite* fill_suite();
Suite* fill_refusals_suite();
Suite* api_suite();
Suite* real_face_suite();
