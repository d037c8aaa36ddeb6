#include "core/networks/weights.h"

#include <algorithm>
#include <set>

#include <ATen/ops/from_blob.h>
#include <torch/utils.h>

#include "core/error.h"

namespace facefill {

namespace {

const std::pair<const char*, at::ScalarType> types[] = {
    {"F32", at::kFloat}, {"F16", at::kHalf}, {"BF16", at::kBFloat16}, {"F64", at::kDouble},
    {"I64", at::kLong},  {"I32", at::kInt},  {"I16", at::kShort},     {"I8", at::kChar},
    {"U8", at::kByte},   {"BOOL", at::kBool}};

const char* type_name(at::ScalarType type) {
    for (const auto& [name, value] : types)
        if (value == type)
            return name;
    throw Error(ErrorKind::model, "A tensor's type cannot be stored in a safetensors file.");
}

at::Tensor as_tensor(const TensorView& view) {
    for (const auto& [name, type] : types)
        if (view.dtype == name)
            return at::from_blob(const_cast<std::byte*>(view.data), view.shape, at::TensorOptions(type))
                .clone();
    throw Error(ErrorKind::model,
                "The tensor '" + view.name + "' has the type " + view.dtype + ", which is not used here.");
}

std::string shape_text(at::IntArrayRef shape) {
    std::string text;
    for (auto n : shape)
        text += (text.empty() ? "" : " x ") + std::to_string(n);
    return text.empty() ? "scalar" : text;
}

const char* const scale_suffix = ".scale";

at::Tensor per_row(const at::Tensor& scale, const at::Tensor& rows) {
    auto shape = std::vector<int64_t>(size_t(rows.dim()), 1);
    shape[0] = rows.size(0);
    return scale.view(shape);
}

struct ByteWeights {
    at::Tensor steps, scale; // int8, and float32 per row
};

ByteWeights to_bytes(const at::Tensor& weights) {
    // The smallest float keeps a row of zeros from a division by 0.
    const auto scale = (weights.abs().flatten(1).amax(1) / 127).clamp_min(1e-30).to(at::kFloat);
    return {(weights / per_row(scale, weights)).round().clamp(-127, 127).to(at::kChar), scale};
}

// The numbers a tensor's bytes stand for. Adds the names it takes to `known`.
at::Tensor read_weights(const TensorView& view, const Safetensors& file, const std::filesystem::path& path,
                        std::set<std::string>& known) {
    known.insert(view.name);
    const auto stored = as_tensor(view);
    const auto* scale = file.find(view.name + scale_suffix);
    if (stored.scalar_type() != at::kChar || stored.dim() < 2 || !scale)
        return stored;
    const auto factors = as_tensor(*scale);
    if (factors.scalar_type() != at::kFloat || factors.sizes() != at::IntArrayRef{stored.size(0)})
        throw Error(ErrorKind::model, "In the model file " + path.string() + " the tensor '" + scale->name +
                                          "' is not one float32 for each row of '" + view.name + "'.");
    known.insert(scale->name);
    return stored.to(at::kFloat) * per_row(factors, stored);
}

void copy_tensor(const std::string& name, at::Tensor& target, const Safetensors& file,
                 const std::filesystem::path& path, std::set<std::string>& known) {
    const auto* view = file.find(name);
    if (!view)
        throw Error(ErrorKind::model, "The model file " + path.string() + " lacks the tensor '" + name +
                                          "'; it belongs to another network or was cut.");
    if (target.sizes() != at::IntArrayRef(view->shape))
        throw Error(ErrorKind::model, "In the model file " + path.string() + " the tensor '" + name +
                                          "' is " + shape_text(view->shape) + " instead of " +
                                          shape_text(target.sizes()) +
                                          "; it belongs to a network of other sizes.");
    if (view->dtype == "I8" && target.is_floating_point() && !file.find(name + scale_suffix))
        throw Error(ErrorKind::model, "The model file " + path.string() + " lacks the tensor '" + name +
                                          scale_suffix + "', without which '" + name + "' means nothing.");
    target.copy_(read_weights(*view, file, path, known));
}

// Every parameter and buffer of the module, whose names begin with `prefix` in the file; adds these to
// `known`.
void copy_all(torch::nn::Module& module, const std::string& prefix, const Safetensors& file,
              const std::filesystem::path& path, std::set<std::string>& known) {
    const auto copy = [&](auto& item) { copy_tensor(prefix + item.key(), item.value(), file, path, known); };
    for (auto& item : module.named_parameters())
        copy(item);
    for (auto& item : module.named_buffers())
        copy(item);
}

void refuse_unknown(const Safetensors& file, const std::set<std::string>& known,
                    const std::filesystem::path& path) {
    for (const auto& view : file.tensors())
        if (!known.count(view.name))
            throw Error(ErrorKind::model, "The model file " + path.string() + " holds a tensor '" +
                                              view.name + "' that its network does not have.");
}

} // namespace

void save_weights(const torch::nn::Module& module, const std::filesystem::path& path,
                  const Metadata& metadata, Storage storage) {
    std::vector<at::Tensor> owners;
    std::vector<TensorView> views;
    const auto put = [&](const std::string& name, const at::Tensor& stored) {
        owners.push_back(stored);
        views.push_back({name, type_name(stored.scalar_type()), stored.sizes().vec(),
                         static_cast<const std::byte*>(stored.data_ptr()), stored.nbytes()});
    };
    const auto add = [&](const std::string& name, const at::Tensor& tensor) {
        const auto weights = tensor.detach().to(at::kCPU).contiguous();
        if (storage == Storage::full || !weights.is_floating_point()) {
            put(name, weights);
        } else if (storage == Storage::half || weights.dim() < 2) {
            put(name, weights.to(at::kHalf));
        } else {
            const auto bytes = to_bytes(weights);
            put(name, bytes.steps);
            put(name + scale_suffix, bytes.scale);
        }
    };
    for (const auto& item : module.named_parameters())
        add(item.key(), item.value());
    for (const auto& item : module.named_buffers())
        add(item.key(), item.value());
    write_safetensors(path, views, metadata);
}

void load_weights(torch::nn::Module& module, const Safetensors& file, const std::filesystem::path& path) {
    torch::NoGradGuard no_gradient;
    std::set<std::string> known;
    copy_all(module, "", file, path, known);
    refuse_unknown(file, known, path);
}

void begin_with_weights(torch::nn::Module& module, const std::filesystem::path& path) {
    torch::NoGradGuard no_gradient;
    const auto file = Safetensors::read(path);
    std::set<std::string> known;
    for (const auto& part : module.named_children()) {
        const auto prefix = part.key() + ".";
        const bool held = std::any_of(file.tensors().begin(), file.tensors().end(), [&](const auto& view) {
            return view.name.compare(0, prefix.size(), prefix) == 0;
        });
        if (!held)
            continue;
        copy_all(*part.value(), prefix, file, path, known);
    }
    refuse_unknown(file, known, path);
}

at::Tensor read_tensor(const Safetensors& file, const std::string& name, const std::filesystem::path& path) {
    const auto* view = file.find(name);
    if (!view)
        throw Error(ErrorKind::model, "The file " + path.string() + " lacks the tensor '" + name + "'.");
    const auto tensor = as_tensor(*view);
    return tensor.is_floating_point() ? tensor.to(at::kFloat) : tensor;
}

} // namespace facefill
