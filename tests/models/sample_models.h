// Model files for the tests: small whole ones, and raw bytes for those that no writer would produce.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/models/model_description.h"

namespace facefill::testing {

// A tensor of floats over memory of the caller's.
TensorView float_view(const std::string& name, std::vector<int64_t> shape, const std::vector<float>& values);

// Every field set; the name is left to the file.
ModelDescription sample_description(int quality = 0);

// A whole model that can be asked for these attributes.
void write_wishing_model(const std::filesystem::path& path, const std::vector<std::string>& attributes,
                         int quality = 0);

// One small tensor of finite numbers under sample_description(quality).
void write_sample_model(const std::filesystem::path& path, int quality = 0);

// The bytes of a safetensors file with this header text and data, however wrong.
std::string raw_file(const std::string& header, const std::string& data);

} // namespace facefill::testing
