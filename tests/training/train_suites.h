// The suites that run `facefill train` as a child process; main_train.cpp runs them in one program.
#pragma once

struct Suite;

// A test starts up to five processes, each of which loads LibTorch.
constexpr double seconds_for_processes = 300;

Suite* train_suite();
Suite* resume_suite();
Suite* workers_suite();
Suite* export_suite();
