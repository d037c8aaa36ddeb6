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

void copy_tensor(const std::string& name, at::Tensor& target, const Safetensors& file,
                 const std::filesystem::path& path) {
    const auto* view = file.find(name);
    if (!view)
        throw Error(ErrorKind::model, "The model file " + path.string() + " lacks the tensor '" + name +
                                          "'; it belongs to another network or was cut.");
    if (target.sizes() != at::IntArrayRef(view->shape))
        throw Error(ErrorKind::model, "In the model file " + path.string() + " the tensor '" + name +
                                          "' is " + shape_text(view->shape) + " instead of " +
                                          shape_text(target.sizes()) +
                                          "; it belongs to a network of other sizes.");
    target.copy_(as_tensor(*view));
}

// Every parameter and buffer of the module, whose names begin with `prefix` in the file; adds these to
// `known`.
void copy_all(torch::nn::Module& module, const std::string& prefix, const Safetensors& file,
              const std::filesystem::path& path, std::set<std::string>& known) {
    const auto copy = [&](auto& item) {
        copy_tensor(prefix + item.key(), item.value(), file, path);
        known.insert(prefix + item.key());
    };
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
                  const Metadata& metadata, bool half) {
    std::vector<at::Tensor> owners;
    std::vector<TensorView> views;
    const auto add = [&](const std::string& name, const at::Tensor& tensor) {
        auto stored = tensor.detach().to(at::kCPU).contiguous();
        if (half && stored.is_floating_point())
            stored = stored.to(at::kHalf);
        owners.push_back(stored);
        views.push_back({name, type_name(stored.scalar_type()), stored.sizes().vec(),
                         static_cast<const std::byte*>(stored.data_ptr()), stored.nbytes()});
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
