// The suites of core/networks; main.cpp runs them in one program.
#pragma once

struct Suite;

Suite* layers_suite();
Suite* architectures_suite();
Suite* weights_suite();
Suite* completion_network_suite();
Suite* second_look_suite();
Suite* shipped_models_suite();
