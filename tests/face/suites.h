// The suites of core/face; main.cpp runs them in one program.
#pragma once

struct Suite;

Suite* frame_suite();
Suite* detector_suite();
Suite* locate_suite();
