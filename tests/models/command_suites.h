// The suites of the commands that look at models; main_commands.cpp runs them in one program.
#pragma once

struct Suite;

Suite* models_command_suite();
Suite* doctor_command_suite();
