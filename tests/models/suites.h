// The suites of core/models; main.cpp runs them in one program.
#pragma once

struct Suite;

Suite* safetensors_suite();
Suite* hostile_files_suite();
Suite* model_description_suite();
Suite* registry_suite();
Suite* attributes_suite();
Suite* weights_suite();
