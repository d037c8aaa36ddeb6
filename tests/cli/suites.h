// The suites of the command's tests. Includes check.h, so include it last.
#pragma once

#include <check.h>
#undef fail

Suite* arguments_suite();
Suite* progress_suite();
Suite* fill_jobs_suite();
Suite* picture_file_suite();
Suite* hostile_pictures_suite();
Suite* mask_packing_suite();
