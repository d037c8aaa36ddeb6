// The suites of training/data.
#pragma once

struct Suite;

Suite* readers_suite();
Suite* label_files_suite();
Suite* preparation_suite();
