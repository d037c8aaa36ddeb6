#include "training/cli/layer_trace.h"

#include <ATen/TensorOperators.h>
#include <ATen/record_function.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/utils.h>

namespace facefill {

namespace {

struct Call {
    std::string kind;
    at::Tensor input, weight;
    int64_t stride = 1, padding = 0;
};

// RecordFunction calls a plain function, so what it fills is found here.
thread_local std::vector<Call>* calls = nullptr;

Call convolution_of(const char* kind, const c10::IValue& input, const c10::IValue& weight,
                    const c10::IValue& stride, const c10::IValue& padding) {
    return {kind, input.toTensor(), weight.toTensor(), stride.toIntVector()[0], padding.toIntVector()[0]};
}

std::unique_ptr<at::ObserverContext> record(const at::RecordFunction& function) {
    const std::string name = function.name();
    const auto inputs = function.inputs();
    if (name == "aten::convolution")
        calls->push_back(convolution_of("conv", inputs[0], inputs[1], inputs[3], inputs[4]));
    if (name == "aten::convolution_backward") // see conv_transpose in core/networks/layers.h
        calls->push_back(convolution_of("transposed conv", inputs[0], inputs[2], inputs[4], inputs[5]));
    if (name == "aten::addmm") // bias, input, transposed weight
        calls->push_back({"dense", inputs[1].toTensor(), inputs[2].toTensor()});
    return nullptr;
}

std::vector<Call> recorded(const std::function<void()>& forward) {
    std::vector<Call> result;
    calls = &result;
    const auto handle = at::addThreadLocalCallback(
        at::RecordFunctionCallback(record).needsInputs(true).scopes({at::RecordScope::FUNCTION}));
    forward();
    at::removeCallback(handle);
    calls = nullptr;
    for (auto& call : result)
        if (call.kind == "dense")
            call.weight = call.weight.t();
    return result;
}

// Spectral normalisation convolves with a copy of its weight: then the first weight of that shape not met yet
// counts.
std::string name_of(const at::Tensor& weight, std::vector<std::pair<std::string, at::Tensor>>& unmet) {
    const auto take = [&](auto fits) -> std::string {
        for (auto item = unmet.begin(); item != unmet.end(); ++item)
            if (fits(item->second)) {
                const auto name = item->first;
                unmet.erase(item);
                return name;
            }
        return "";
    };
    const auto same = take([&](const at::Tensor& tensor) { return tensor.is_alias_of(weight); });
    return same.empty() ? take([&](const at::Tensor& tensor) { return tensor.sizes() == weight.sizes(); })
                        : same;
}

std::vector<int64_t> output_of(const Call& call) {
    const auto input = call.input.sizes(), weight = call.weight.sizes();
    if (call.kind == "dense")
        return {weight[0]};
    const auto side = [&](int64_t n) {
        return call.kind == "conv" ? (n + 2 * call.padding - weight[2]) / call.stride + 1
                                   : (n - 1) * call.stride - 2 * call.padding + weight[2];
    };
    return {call.kind == "conv" ? weight[0] : weight[1], side(input[2]), side(input[3])};
}

std::string kind_of(const Call& call) {
    if (call.kind == "dense")
        return call.kind;
    const auto kernel = std::to_string(call.weight.size(2));
    return call.kind + " " + kernel + "x" + kernel +
           (call.stride > 1 ? "/" + std::to_string(call.stride) : "");
}

TracedLayer layer_of(const Call& call) {
    TracedLayer layer;
    layer.kind = kind_of(call);
    layer.input = call.input.sizes().slice(1).vec();
    layer.output = output_of(call);
    // Each weight is used once for every place of the smaller map: the output of a conv, the input of a
    // transposed one.
    const auto& places = call.kind == "conv" ? layer.output : layer.input;
    layer.macs = call.weight.numel() * (call.kind == "dense" ? 1 : places[1] * places[2]);
    return layer;
}

} // namespace

std::vector<TracedLayer> trace_layers(const torch::nn::Module& module, const std::function<void()>& forward) {
    torch::NoGradGuard no_gradient;
    std::vector<std::pair<std::string, at::Tensor>> unmet;
    for (const auto& item : module.named_parameters())
        unmet.emplace_back(item.key(), item.value());
    const auto parameters = module.named_parameters();
    std::vector<TracedLayer> layers;
    for (const auto& call : recorded(forward)) {
        auto layer = layer_of(call);
        const auto weight = name_of(call.weight, unmet);
        layer.name = weight.substr(0, weight.rfind('.'));
        const auto* bias = parameters.find(layer.name + ".bias");
        layer.parameters = call.weight.numel() + (bias ? bias->numel() : 0);
        layers.push_back(std::move(layer));
    }
    return layers;
}

std::vector<int64_t> receptive_field(const at::Tensor& input,
                                     const std::function<at::Tensor(const at::Tensor& input)>& forward) {
    const auto watched = input.detach().requires_grad_(true);
    auto answer = forward(watched);
    if (answer.dim() == 4)
        answer = answer.select(3, answer.size(3) / 2).select(2, answer.size(2) / 2);
    const auto gradient = torch::autograd::grad({answer.sum()}, {watched})[0];
    const at::Tensor touched = gradient.abs().sum(at::IntArrayRef({0, 1})).ne(0);
    const auto extent = [&](int64_t dimension) -> int64_t {
        const at::Tensor where = touched.any(dimension).nonzero();
        return where.numel() ? where.max().item<int64_t>() - where.min().item<int64_t>() + 1 : 0;
    };
    return {extent(1), extent(0)};
}

} // namespace facefill
