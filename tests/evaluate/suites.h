// The suites of training/evaluate and of the command on top of it.
#pragma once

#include <check.h>

Suite* estimate_suite();
Suite* metrics_suite();
Suite* scores_suite();
Suite* evaluation_suite();
Suite* baselines_suite();
Suite* report_suite();
Suite* wishes_suite();
Suite* model_card_suite();
Suite* evaluate_command_suite();
