#include "core/networks/layers.h"

#include <ATen/Context.h>
#include <ATen/ops/conv_transpose2d.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_svdvals.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/utils.h>

#include "core/networks/batch_norm_folding.h"
#include "core/networks/precision.h"
#include "tests/networks/suites.h"

#include "tests/networks/assert_tensors.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

struct Result {
    at::Tensor output, input_gradient, weight_gradient;
};

// Runs a transposed convolution and takes the gradients of a sum in which every output has a weight of its
// own.
template<typename Operator>
Result differentiated(const Operator& transposed, const at::Tensor& x, const at::Tensor& weight) {
    const auto input = x.detach().requires_grad_(true), kernel = weight.detach().requires_grad_(true);
    const auto output = transposed(input, kernel);
    at::manual_seed(9);
    const auto gradients =
        torch::autograd::grad({(output * at::randn(output.sizes())).sum()}, {input, kernel});
    return {output, gradients[0], gradients[1]};
}

void assert_equals_native(int64_t in, int64_t out, int64_t kernel, int64_t stride, int64_t padding,
                          at::MemoryFormat format) {
    at::manual_seed(1);
    const auto x = at::randn({3, in, 5, 7}).contiguous(format);
    const auto weight = at::randn({in, out, kernel, kernel});
    const auto ours = differentiated(
        [&](const auto& i, const auto& w) { return conv_transpose(i, w, stride, padding); }, x, weight);
    // By LibTorch's own arithmetic: oneDNN 3.7 (Debian 13) is wrong about few channels on some processors.
    at::globalContext().setUserEnabledMkldnn(false);
    const auto native = differentiated(
        [&](const auto& i, const auto& w) { return at::conv_transpose2d(i, w, {}, stride, padding); },
        x.contiguous(), weight);
    at::globalContext().setUserEnabledMkldnn(true);
    assert_close(ours.output, native.output, 1e-4);
    assert_close(ours.input_gradient, native.input_gradient, 1e-4);
    assert_close(ours.weight_gradient, native.weight_gradient, 1e-3);
}

torch::nn::Sequential normalised_stack() {
    return torch::nn::Sequential(conv(3, 6, 4, 2, false), torch::nn::BatchNorm2d(6), torch::nn::LeakyReLU(),
                                 ConvTranspose(6, 5, 4, 2, 1), torch::nn::BatchNorm2d(5),
                                 torch::nn::LeakyReLU(), conv(5, 2, 3));
}

} // namespace

START_TEST(test_transposed_convolution_equals_the_native_one_with_its_gradients) {
    for (const auto format : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
        assert_equals_native(4, 6, 4, 2, 1, format);
        assert_equals_native(5, 5, 4, 2, 1, format); // equal channels: where the native bf16 one goes wrong
        assert_equals_native(3, 2, 3, 1, 1, format);
        assert_equals_native(2, 4, 5, 3, 0, format);
    }
}
END_TEST

START_TEST(test_convolution_keeps_or_divides_the_size) {
    const auto x = at::zeros({1, 2, 12, 8});
    assert_shape(conv(2, 3, 3)->forward(x), {1, 3, 12, 8});
    assert_shape(conv(2, 3, 1)->forward(x), {1, 3, 12, 8});
    assert_shape(conv(2, 3, 4, 2)->forward(x), {1, 3, 6, 4});
}
END_TEST

START_TEST(test_gradients_of_few_output_channels_are_right_in_bf16) {
    if (parse_precision("auto") != Precision::bf16)
        return;
    at::manual_seed(7);
    for (const int64_t channels : {1, 3, 27}) {
        const auto layer = conv(32, channels, 3);
        const auto x =
            at::randn({2, 32, 8, 8}).contiguous(at::MemoryFormat::ChannelsLast).requires_grad_(true);
        const auto told = at::randn({2, channels, 8, 8});
        const auto gradient = [&] {
            return torch::autograd::grad({(convolved(*layer, x) * told).sum()}, {x})[0];
        };
        const auto exact = gradient();
        const Autocast autocast(Precision::bf16);
        assert_close(gradient(), exact, 0.05);
    }
}
END_TEST

START_TEST(test_made_up_channels_are_cut_off_again) {
    at::manual_seed(8);
    auto layer = conv(5, 3, 3);
    const auto x = at::randn({2, 5, 6, 4});
    const auto trained = convolved(*layer, x);
    torch::NoGradGuard no_gradient;
    assert_shape(trained, {2, 3, 6, 4});
    assert_close(trained, layer->forward(x), 1e-5);
}
END_TEST

START_TEST(test_residual_block_begins_near_the_identity) {
    at::manual_seed(2);
    ResidualBlock block(16);
    const auto x = at::randn({2, 16, 8, 8});
    const auto change = (block->forward(x) - x).norm().item<double>() / x.norm().item<double>();
    ck_assert_double_gt(change, 1e-4);
    ck_assert_double_lt(change, 0.1);
}
END_TEST

START_TEST(test_spectral_convolution_has_a_largest_singular_value_of_one) {
    at::manual_seed(3);
    torch::NoGradGuard no_gradient;
    SpectralConv layer(6, 9, 1, 1, 0);
    layer->named_parameters()["weight"].mul_(20);
    const auto unit_vectors = at::eye(6).view({6, 6, 1, 1});
    for (int i = 0; i < 100; ++i)
        layer->forward(unit_vectors);
    const auto matrix = layer->forward(unit_vectors).flatten(1);
    ck_assert_double_eq_tol(at::linalg_svdvals(matrix)[0].item<double>(), 1, 1e-3);
}
END_TEST

START_TEST(test_spectral_convolution_at_use_changes_nothing_in_itself) {
    at::manual_seed(4);
    SpectralConv layer(3, 4, 3, 1, 1);
    layer->eval();
    const auto before = layer->named_buffers()["left"].clone();
    layer->forward(at::randn({1, 3, 6, 6}));
    assert_close(layer->named_buffers()["left"], before, 0);
}
END_TEST

START_TEST(test_folded_batch_norms_leave_the_output_as_it_was) {
    at::manual_seed(5);
    torch::NoGradGuard no_gradient;
    auto layers = normalised_stack();
    for (auto& item : layers->named_parameters())
        item.value().uniform_(-1, 1);
    for (int i = 0; i < 3; ++i)
        layers->forward(at::randn({4, 3, 8, 8}) * 3 + 1); // gives the norms means and variances
    layers->eval();
    const auto x = at::randn({2, 3, 8, 8});
    auto folded = fold_batch_norms(layers);
    ck_assert_uint_eq(folded->size(), layers->size() - 2);
    assert_close(folded->forward(x), layers->forward(x), 1e-4);
}
END_TEST

Suite* layers_suite() {
    Suite* suite = suite_create("layers");
    TCase* tests = tcase_create("layers");
    tcase_add_test(tests, test_transposed_convolution_equals_the_native_one_with_its_gradients);
    tcase_add_test(tests, test_convolution_keeps_or_divides_the_size);
    tcase_add_test(tests, test_gradients_of_few_output_channels_are_right_in_bf16);
    tcase_add_test(tests, test_made_up_channels_are_cut_off_again);
    tcase_add_test(tests, test_residual_block_begins_near_the_identity);
    tcase_add_test(tests, test_spectral_convolution_has_a_largest_singular_value_of_one);
    tcase_add_test(tests, test_spectral_convolution_at_use_changes_nothing_in_itself);
    tcase_add_test(tests, test_folded_batch_norms_leave_the_output_as_it_was);
    suite_add_tcase(suite, tests);
    return suite;
}
