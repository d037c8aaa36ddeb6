// The suites of core/image.
#pragma once

#include <check.h>

Suite* pixels_suite();
Suite* mask_suite();
Suite* membrane_suite();
Suite* colour_match_suite();
Suite* composite_suite();
