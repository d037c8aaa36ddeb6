// Carries a network's parameters and buffers between modules and safetensors files.
#pragma once

#include <filesystem>

#include <torch/nn/module.h>

#include "core/models/safetensors.h"

namespace facefill {

enum class Storage {
    full, // float32
    half, // float16
    bytes // tensors of two dimensions or more: -127 .. 127, and for each row (of its first dimension) a
          // float32 in NAME.scale that turns these into weights; the others as float16
};

// Every parameter and buffer by its dotted name; whole-number buffers stay as they are. Throws Error (io).
void save_weights(const torch::nn::Module& module, const std::filesystem::path& path,
                  const Metadata& metadata, Storage storage);

// Copies the file's tensors into the module. Throws Error (model) naming the file and the first tensor that
// is missing, of another shape, or unknown to the module: LibTorch itself accepts another shape without a
// word.
void load_weights(torch::nn::Module& module, const Safetensors& file, const std::filesystem::path& path);

// The same, for a network that begins where another ended: parts (children of the module) of which the file
// holds nothing stay as they are.
void begin_with_weights(torch::nn::Module& module, const std::filesystem::path& path);

// One tensor of a file as float32 (or int64), a copy. Throws Error (model) when absent.
at::Tensor read_tensor(const Safetensors& file, const std::string& name, const std::filesystem::path& path);

} // namespace facefill
