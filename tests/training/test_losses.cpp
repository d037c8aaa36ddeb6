// Every loss against a value computed by hand, and its gradient against finite differences in double
// precision.
#include <cmath>
#include <functional>

#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/utils.h>

#include "core/error.h"
#include "core/models/safetensors.h"
#include "tests/models/temporary_folder.h"
#include "tests/training/suites.h"
#include "training/losses/adversarial_loss.h"
#include "training/losses/alignment_loss.h"
#include "training/losses/attribute_loss.h"
#include "training/losses/boundary_loss.h"
#include "training/losses/feature_loss.h"
#include "training/losses/feature_net.h"
#include "training/losses/identity_loss.h"
#include "training/losses/kl_loss.h"
#include "training/losses/reconstruction_loss.h"
#include "training/losses/style_loss.h"

#include "tests/cli/assert_throws.h"
#include "tests/networks/assert_tensors.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

using Loss = std::function<at::Tensor(const at::Tensor&)>;

at::Tensor doubles(std::vector<double> values, at::IntArrayRef shape) {
    return at::tensor(values, at::kDouble).view(shape);
}

void assert_value(const at::Tensor& loss, double expected) {
    ck_assert_double_eq_tol(loss.item<double>(), expected, 1e-6 * std::max(1.0, std::abs(expected)));
}

// Moves every number of x by a little in turn.
void assert_gradient(const Loss& loss, const at::Tensor& x) {
    const auto input = x.detach().clone().requires_grad_(true);
    const auto gradient = torch::autograd::grad({loss(input)}, {input})[0].flatten();
    constexpr double step = 1e-6;
    for (int64_t i = 0; i < x.numel(); ++i) {
        const auto moved = [&](double by) {
            auto other = x.detach().clone();
            other.view(-1)[i] += by;
            return loss(other).item<double>();
        };
        const double slope = (moved(step) - moved(-step)) / (2 * step);
        const double analytic = gradient[i].item<double>();
        ck_assert_msg(std::abs(slope - analytic) < 1e-5 * std::max(1.0, std::abs(slope)),
                      "entry %d: gradient %g, slope %g", int(i), analytic, slope);
    }
}

at::Tensor discriminator_loss(AdversarialKind kind, const at::Tensor& real, const at::Tensor& fake,
                              const at::Tensor& weight) {
    return real_loss(kind, real, weight) + fake_loss(kind, fake, weight);
}

at::Tensor random_doubles(at::IntArrayRef shape) {
    return at::rand(shape, at::kDouble);
}

// Writes a feature net of tiny layers whose tensors are all `value`, names by `name(i)`.
struct NetFile {
    TemporaryFolder folder;
    std::vector<at::Tensor> owners;
    std::vector<TensorView> views;

    void add(const std::string& name, const at::Tensor& tensor) {
        owners.push_back(tensor.contiguous());
        views.push_back({name, "F32", owners.back().sizes().vec(),
                         static_cast<const std::byte*>(owners.back().data_ptr()), owners.back().nbytes()});
    }
    std::filesystem::path written() {
        write_safetensors(folder / "net.safetensors", views, {});
        return folder / "net.safetensors";
    }
};

// Convolutions that copy each of three channels' middle pixel.
at::Tensor copying_weights() {
    auto weight = at::zeros({3, 3, 3, 3});
    for (int channel = 0; channel < 3; ++channel)
        weight[channel][channel][1][1] = 1;
    return weight;
}

void add_darknet_layer(NetFile& file, int number) {
    const auto layer = "layers." + std::to_string(number) + ".";
    file.add(layer + "conv.weight", copying_weights());
    for (const char* name : {"norm.weight", "norm.running_var"})
        file.add(layer + name, at::ones({3}));
    for (const char* name : {"norm.bias", "norm.running_mean"})
        file.add(layer + name, at::zeros({3}));
}

} // namespace

START_TEST(test_l1_counts_where_the_weight_does) {
    const auto picture = doubles({1, 2, 3, 4, 5, 6, 7, 8}, {1, 2, 2, 2});
    const auto truth = doubles({0, 2, 1, 4, 5, 5, 7, 4}, {1, 2, 2, 2});
    const auto weight = doubles({1, 0, 0, 0.5}, {1, 1, 2, 2});
    // |1| + 0.5 |0| in one channel, |0| + 0.5 |4| in the other, over 1.5 x 2 values
    assert_value(l1_loss(picture, truth, weight), 3.0 / 3.0);
    assert_value(l1_loss(picture, truth, at::zeros({1, 1, 2, 2}, at::kDouble)), 0);
    at::manual_seed(1);
    const auto target = random_doubles({2, 3, 4, 4}), hole = random_doubles({2, 1, 4, 4});
    assert_gradient([&](const auto& x) { return l1_loss(x, target, hole); }, random_doubles({2, 3, 4, 4}));
}
END_TEST

START_TEST(test_squared_loss_is_the_mean_square) {
    assert_value(squared_loss(doubles({1, 2, 3, 5}, {1, 1, 2, 2}), doubles({1, 0, 0, 1}, {1, 1, 2, 2})),
                 29.0 / 4);
    at::manual_seed(2);
    const auto target = random_doubles({2, 3, 3, 3});
    assert_gradient([&](const auto& x) { return squared_loss(x, target); }, random_doubles({2, 3, 3, 3}));
}
END_TEST

START_TEST(test_bce_is_summed_over_a_picture_and_survives_large_logits) {
    // sigmoid(ln 3) = 3/4: -(0.5 ln 0.75 + 0.5 ln 0.25) for each of four values, mean of two equal pictures
    const auto logits = at::full({2, 1, 2, 2}, std::log(3.0), at::kDouble),
               truth = at::full({2, 1, 2, 2}, 0.5, at::kDouble);
    assert_value(bce_loss(logits, truth), -2 * (std::log(0.75) + std::log(0.25)));
    assert_value(bce_loss(doubles({1000}, {1, 1, 1, 1}), doubles({0}, {1, 1, 1, 1})), 1000);
    at::manual_seed(3);
    const auto target = random_doubles({2, 1, 3, 3});
    assert_gradient([&](const auto& x) { return bce_loss(x, target); }, at::randn({2, 1, 3, 3}, at::kDouble));
}
END_TEST

START_TEST(test_kl_vanishes_for_the_standard_normal) {
    const auto zero = at::zeros({2, 3}, at::kDouble);
    assert_value(kl_loss(zero, zero), 0);
    // mu 1, sigma^2 4: (1 + 4 - 1 - ln 4) / 2
    assert_value(kl_loss(at::ones({2, 1}, at::kDouble), at::full({2, 1}, std::log(4.0), at::kDouble)),
                 (4 - std::log(4.0)) / 2);
    at::manual_seed(4);
    const auto mu = at::randn({2, 3}, at::kDouble), log_variance = at::randn({2, 3}, at::kDouble);
    assert_gradient([&](const auto& x) { return kl_loss(x, log_variance); }, mu);
    assert_gradient([&](const auto& x) { return kl_loss(mu, x); }, log_variance);
}
END_TEST

START_TEST(test_hinge_asks_no_more_than_a_margin) {
    const auto real = doubles({2, 0.5}, {2}), fake = doubles({-3, 0.25}, {2});
    assert_value(discriminator_loss(AdversarialKind::hinge, real, fake, {}), 0.5 / 2 + 1.25 / 2);
    assert_value(generator_loss(AdversarialKind::hinge, fake, {}), 2.75 / 2);
    // only the second verdict counts
    const auto weight = doubles({0, 1}, {2});
    assert_value(discriminator_loss(AdversarialKind::hinge, real, fake, weight), 0.5 + 1.25);
    assert_value(generator_loss(AdversarialKind::hinge, fake, weight), -0.25);
    assert_gradient(
        [&](const auto& x) { return discriminator_loss(AdversarialKind::hinge, x, fake, weight); }, real);
    assert_gradient([&](const auto& x) { return discriminator_loss(AdversarialKind::hinge, real, x, {}); },
                    fake);
    assert_gradient([&](const auto& x) { return generator_loss(AdversarialKind::hinge, x, weight); }, fake);
}
END_TEST

START_TEST(test_adversarial_log_loss) {
    // sigmoid(ln 3) = 3/4, sigmoid(-ln 3) = 1/4
    const auto real = doubles({std::log(3.0)}, {1}), fake = doubles({-std::log(3.0)}, {1});
    assert_value(discriminator_loss(AdversarialKind::bce, real, fake, {}), -2 * std::log(0.75));
    assert_value(generator_loss(AdversarialKind::bce, fake, {}), -std::log(0.25));
    const auto verdicts = doubles({0.3, -2, 4}, {3});
    assert_gradient([&](const auto& x) { return discriminator_loss(AdversarialKind::bce, x, verdicts, {}); },
                    verdicts);
    assert_gradient([&](const auto& x) { return discriminator_loss(AdversarialKind::bce, verdicts, x, {}); },
                    verdicts);
    assert_gradient([&](const auto& x) { return generator_loss(AdversarialKind::bce, x, {}); }, verdicts);
}
END_TEST

START_TEST(test_feature_loss_sums_the_chosen_maps) {
    const std::vector<at::Tensor> picture = {at::ones({1, 1, 2, 2}), at::full({1, 1, 1, 1}, 3.F),
                                             at::full({1, 1, 1, 1}, 9.F)};
    const std::vector<at::Tensor> truth = {at::zeros({1, 1, 2, 2}), at::ones({1, 1, 1, 1}),
                                           at::zeros({1, 1, 1, 1})};
    assert_value(feature_loss(picture, truth, 0, 1), 1 + 2);
    assert_value(feature_loss(picture, truth, 1, 7), 2 + 9);
    at::manual_seed(5);
    // The loss ends in float32, whose rounding is too coarse for finite differences: this gradient is known
    // instead.
    const auto input = at::rand({1, 2, 2, 2}).requires_grad_(true);
    const auto gradient =
        torch::autograd::grad({feature_loss({input}, {at::zeros({1, 2, 2, 2})}, 0, 0)}, {input})[0];
    assert_close(gradient, at::full({1, 2, 2, 2}, 1 / 8.F), 1e-7);
}
END_TEST

START_TEST(test_style_loss_compares_gram_matrices) {
    // Features of two channels at two places: F F^T / 4 = [[5, 11], [11, 25]] / 4 against [[1, 0], [0, 1]] /
    // 4
    const auto picture = at::tensor({1.F, 2.F, 3.F, 4.F}).view({1, 2, 1, 2});
    const auto truth = at::tensor({1.F, 0.F, 0.F, 1.F}).view({1, 2, 1, 2});
    assert_value(style_loss(picture, truth), (4 + 11 + 11 + 24) / 4.0);
    assert_value(style_loss(picture, picture.flip({3})), 0); // the same texture elsewhere
    // d/dF of sum |F F^T / 4 - S|, where all differences are above 0: (ones + ones^T) F / 4 = 2 (column sums)
    // / 4
    const auto input = picture.clone().requires_grad_(true);
    const auto gradient = torch::autograd::grad({style_loss(input, truth)}, {input})[0];
    assert_close(gradient, at::tensor({2.F, 3.F, 2.F, 3.F}).view({1, 2, 1, 2}), 1e-6);
}
END_TEST

START_TEST(test_boundary_loss_looks_along_the_edge) {
    auto mask = at::zeros({1, 1, 24, 24}, at::kDouble);
    mask.slice(2, 8, 16).slice(3, 8, 16).fill_(1);
    const auto weight = boundary_weight(mask)[0][0];
    ck_assert_double_gt(weight[8][12].item<double>(), weight[11][12].item<double>());
    ck_assert_double_gt(weight[7][12].item<double>(), weight[3][12].item<double>());
    assert_value(weight[0][0], 0); // farther away than the blur reaches
    // A picture that is wrong by 2 everywhere is wrong by 2 along the edge.
    const auto truth = at::zeros({1, 3, 24, 24}, at::kDouble);
    assert_value(boundary_loss(truth + 2, truth, mask), 2);
    assert_value(boundary_loss(truth + 2, truth, at::zeros_like(mask)), 0);
    at::manual_seed(6);
    const auto small_mask = mask.slice(2, 5, 11).slice(3, 5, 11), target = random_doubles({1, 3, 6, 6});
    assert_gradient([&](const auto& x) { return boundary_loss(x, target, small_mask); },
                    random_doubles({1, 3, 6, 6}));
}
END_TEST

START_TEST(test_attribute_loss_counts_what_is_known) {
    // sigmoid(ln 3) = 3/4: present, absent, and one that nobody knows
    const auto logits = at::full({1, 3}, std::log(3.0), at::kDouble);
    const auto known = doubles({1, 0, -1}, {1, 3});
    assert_value(attribute_loss(logits, known), -(std::log(0.75) + std::log(0.25)) / 2);
    assert_value(attribute_loss(logits, at::full({1, 3}, -1.0, at::kDouble)), 0);
    assert_value(attribute_loss(doubles({-1000}, {1, 1}), doubles({1}, {1, 1})), 1000);
    at::manual_seed(7);
    assert_gradient([&](const auto& x) { return attribute_loss(x, known); }, at::randn({1, 3}, at::kDouble));
}
END_TEST

START_TEST(test_alignment_loss_is_the_mean_error) {
    const auto truth = doubles({0.1, 0, -0.2, 0.3}, {1, 4});
    assert_value(alignment_loss(doubles({0.2, 0.1, -0.2, 0}, {1, 4}), truth), (0.1 + 0.1 + 0 + 0.3) / 4);
    assert_gradient([&](const auto& x) { return alignment_loss(x, truth); }, random_doubles({1, 4}));
}
END_TEST

START_TEST(test_identity_loss_is_zero_for_the_same_direction) {
    const auto east = doubles({1, 0}, {1, 2}), north = doubles({0, 1}, {1, 2});
    assert_value(identity_loss(east, east), 0);
    assert_value(identity_loss(east, north), 1);
    assert_value(identity_loss(east, -east), 2);
    at::manual_seed(8);
    const auto other = random_doubles({3, 4});
    assert_gradient([&](const auto& x) { return identity_loss(x, other); }, random_doubles({3, 4}));
}
END_TEST

START_TEST(test_a_person_must_lead_by_a_margin) {
    // Equal cosines: the own one is behind by the margin, 0.15, times the scale, 20.
    const auto cosines = at::zeros({2, 2}, at::kDouble);
    assert_value(person_loss(cosines, at::tensor({0, -1}, at::kLong)), std::log(1 + std::exp(20 * 0.15)));
    assert_value(person_loss(cosines, at::tensor({-1, -1}, at::kLong)), 0);
    at::manual_seed(9);
    const auto persons = at::tensor({2, 0, -1}, at::kLong);
    assert_gradient([&](const auto& x) { return person_loss(x, persons); }, 0.1 * random_doubles({3, 3}));
}
END_TEST

START_TEST(test_feature_net_reads_darknet) {
    NetFile file;
    for (int layer = 0; layer < 5; ++layer)
        add_darknet_layer(file, layer);
    const auto features = FeatureNet(file.written()).features(at::full({1, 3, 32, 32}, 0.5F));
    ck_assert_uint_eq(features.size(), 5);
    assert_shape(features[0], {1, 3, 32, 32});
    assert_shape(features[4], {1, 3, 2, 2});
    // Each layer divides by the square root of the variance, 1, plus Darknet's epsilon.
    assert_close(features[1], at::full({1, 3, 16, 16}, 0.5F / 1.001F), 1e-5);
}
END_TEST

START_TEST(test_feature_net_reads_torchvisions_vgg16) {
    NetFile file;
    for (const int layer : {0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28}) {
        file.add("features." + std::to_string(layer) + ".weight", copying_weights());
        file.add("features." + std::to_string(layer) + ".bias", at::zeros({3}));
    }
    file.add("classifier.0.weight", at::zeros({1}));
    const auto features = FeatureNet(file.written()).features(at::full({1, 3, 16, 16}, 0.9F));
    ck_assert_uint_eq(features.size(), 5);
    assert_shape(features[1], {1, 3, 8, 8});
    // ImageNet's mean and deviation of red
    ck_assert_double_eq_tol(features[4][0][0][0][0].item<double>(), (0.9 - 0.485) / 0.229, 1e-5);
}
END_TEST

START_TEST(test_feature_net_names_what_a_file_lacks) {
    NetFile file;
    add_darknet_layer(file, 0);
    const auto path = file.written();
    assert_throws<Error>([&] { FeatureNet net(path); }, {"net.safetensors", "layers.1."});
}
END_TEST

Suite* losses_suite() {
    Suite* suite = suite_create("losses");
    TCase* tests = tcase_create("losses");
    tcase_add_test(tests, test_l1_counts_where_the_weight_does);
    tcase_add_test(tests, test_squared_loss_is_the_mean_square);
    tcase_add_test(tests, test_bce_is_summed_over_a_picture_and_survives_large_logits);
    tcase_add_test(tests, test_kl_vanishes_for_the_standard_normal);
    tcase_add_test(tests, test_hinge_asks_no_more_than_a_margin);
    tcase_add_test(tests, test_adversarial_log_loss);
    tcase_add_test(tests, test_feature_loss_sums_the_chosen_maps);
    tcase_add_test(tests, test_style_loss_compares_gram_matrices);
    tcase_add_test(tests, test_boundary_loss_looks_along_the_edge);
    tcase_add_test(tests, test_attribute_loss_counts_what_is_known);
    tcase_add_test(tests, test_alignment_loss_is_the_mean_error);
    tcase_add_test(tests, test_identity_loss_is_zero_for_the_same_direction);
    tcase_add_test(tests, test_a_person_must_lead_by_a_margin);
    tcase_add_test(tests, test_feature_net_reads_darknet);
    tcase_add_test(tests, test_feature_net_reads_torchvisions_vgg16);
    tcase_add_test(tests, test_feature_net_names_what_a_file_lacks);
    suite_add_tcase(suite, tests);
    return suite;
}
