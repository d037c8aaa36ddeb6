// The suites of training/ that need no child process; main.cpp runs them in one program.
#pragma once

struct Suite;

Suite* masks_suite();
Suite* recipe_suite();
Suite* run_files_suite();
Suite* losses_suite();
Suite* batch_source_suite();
Suite* history_suite();
Suite* window_suite();
Suite* frame_error_suite();
Suite* update_suite();
