// The shapes and sizes that the headers of core/networks promise.
#include <ATen/ops/ones.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <torch/utils.h>

#include "core/networks/cvae.h"
#include "core/networks/cvae_discriminator.h"
#include "core/networks/face_aligner.h"
#include "core/networks/face_judge.h"
#include "core/networks/feature_discriminator.h"
#include "core/networks/patch_discriminator.h"
#include "core/networks/portrait.h"
#include "core/networks/weights.h"
#include "tests/models/temporary_folder.h"
#include "tests/networks/suites.h"

#include "tests/networks/assert_tensors.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

double millions_of_parameters(const torch::nn::Module& network) {
    double count = 0;
    for (const auto& parameter : network.parameters())
        count += double(parameter.numel());
    return count / 1e6;
}

at::Tensor square_hole(int64_t side) {
    auto mask = at::zeros({2, 1, side, side});
    mask.slice(2, side / 4, side / 2).slice(3, side / 4, side / 2).fill_(1);
    return mask;
}

} // namespace

START_TEST(test_cvae_has_the_size_and_shapes_of_its_header) {
    at::manual_seed(1);
    Cvae network(CvaeSizes{});
    ck_assert_double_eq_tol(millions_of_parameters(*network), 11.8, 0.1);
    const auto output = network->forward(at::rand({2, 3, 64, 64}), square_hole(64), {}, true);
    assert_shape(output.logits, {2, 3, 64, 64});
    assert_shape(output.mu, {2, 256});
    assert_shape(output.log_variance, {2, 256});
}
END_TEST

START_TEST(test_cvae_bounds_its_log_variance) {
    at::manual_seed(2);
    torch::NoGradGuard no_gradient;
    Cvae network(CvaeSizes{8, 16, 0, 8, true});
    network->named_parameters()["to_latent.weight"].mul_(1000);
    const auto [mu, log_variance] = network->encode(at::rand({2, 3, 64, 64}), square_hole(64));
    ck_assert_double_eq(log_variance.abs().max().item<double>(), 8);
    ck_assert_double_gt(mu.abs().max().item<double>(), 8);
}
END_TEST

START_TEST(test_cvae_label_reaches_the_decoder_alone) {
    at::manual_seed(3);
    torch::NoGradGuard no_gradient;
    Cvae network(CvaeSizes{8, 16, 2, 8, true});
    network->eval();
    const auto image = at::rand({2, 3, 64, 64}), mask = square_hole(64);
    const auto absent = network->forward(image, mask, at::tensor({0, 0}), false);
    const auto present = network->forward(image, mask, at::tensor({1, 1}), false);
    assert_close(present.mu, absent.mu, 0);
    ck_assert_double_gt(largest_difference(present.logits, absent.logits), 1e-4);
}
END_TEST

START_TEST(test_a_wish_lies_on_the_line_through_the_labels_codes) {
    at::manual_seed(9);
    torch::NoGradGuard no_gradient;
    Cvae network(CvaeSizes{8, 16, 2, 8, true});
    const auto absent = network->code_of_label(at::tensor({0})),
               present = network->code_of_label(at::tensor({1}));
    assert_close(network->code_of_wish(0.5), (absent + present) / 2, 1e-6);
    assert_close(network->code_of_wish(1), present + wish_overshoot * (present - absent), 1e-6);
    assert_close(network->code_of_wish(0), absent - wish_overshoot * (present - absent), 1e-6);
}
END_TEST

START_TEST(test_networks_never_see_what_lies_in_the_hole) {
    at::manual_seed(4);
    torch::NoGradGuard no_gradient;
    Cvae cvae(CvaeSizes{8, 16, 0, 8, true});
    Portrait portrait(PortraitSizes{2, 8});
    cvae->eval();
    const auto image = at::rand({2, 3, 64, 64}), mask = square_hole(64);
    const auto other = image * (1 - mask) + at::rand({2, 3, 64, 64}) * mask;
    assert_close(cvae->forward(other, mask, {}, false).logits, cvae->forward(image, mask, {}, false).logits,
                 0);
    assert_close(portrait->forward(other, mask), portrait->forward(image, mask), 0);
}
END_TEST

START_TEST(test_portrait_has_the_size_and_shapes_of_its_header) {
    at::manual_seed(5);
    torch::NoGradGuard no_gradient;
    Portrait network(PortraitSizes{});
    ck_assert_double_eq_tol(millions_of_parameters(*network), 8.1, 0.1);
    for (const int64_t side : {48, 96})
        assert_shape(network->forward(at::rand({2, 3, side, side}), square_hole(side)), {2, 3, side, side});
}
END_TEST

// With the plain input silenced, all that the network sees of the picture comes across the middle.
START_TEST(test_portrait_shows_the_hole_what_lies_across_the_middle) {
    at::manual_seed(10);
    torch::NoGradGuard no_gradient;
    Portrait network(PortraitSizes{2, 8, Mirror::hole});
    auto weights = network->named_parameters();
    weights["input.weight"].zero_();
    weights["mirrored.weight"].normal_();
    const auto image = at::rand({1, 3, 64, 64});
    auto mask = at::zeros({1, 1, 64, 64});
    mask.narrow(2, 20, 8).narrow(3, 10, 6).fill_(1); // columns 10 .. 15: across lie 48 .. 53
    const auto changed_at = [&](int64_t column) {
        auto other = image.clone();
        other.narrow(2, 20, 8).narrow(3, column, 1).fill_(0.5);
        return largest_difference(network->forward(other, mask), network->forward(image, mask));
    };
    ck_assert_double_gt(changed_at(48), 1e-4);
    ck_assert_double_gt(changed_at(53), 1e-4);
    for (const int64_t column : {12, 47, 54})
        ck_assert_double_eq(changed_at(column), 0);
    mask.narrow(2, 20, 8).narrow(3, 48, 6).fill_(1); // nothing is left to be seen across
    ck_assert_double_eq(changed_at(50), 0);
}
END_TEST

START_TEST(test_portrait_with_a_mirror_begins_as_it_was_without) {
    const TemporaryFolder folder;
    at::manual_seed(11);
    torch::NoGradGuard no_gradient;
    Portrait before(PortraitSizes{2, 8});
    save_weights(*before, folder / "before.safetensors", {}, Storage::full);
    const auto image = at::rand({1, 3, 64, 64}), mask = square_hole(64);
    for (const auto mirror : {Mirror::hole, Mirror::throughout}) {
        Portrait after(PortraitSizes{2, 8, mirror});
        begin_with_weights(*after, folder / "before.safetensors");
        assert_close(after->forward(image, mask), before->forward(image, mask), 0);
    }
}
END_TEST

// Without the deeper levels a place sees only its neighbourhood, and with the exchange what lies across.
START_TEST(test_the_halves_of_a_portrait_tell_each_other) {
    at::manual_seed(12);
    torch::NoGradGuard no_gradient;
    Portrait network(PortraitSizes{2, 8, Mirror::throughout});
    auto weights = network->named_parameters();
    weights["up1.weight"].zero_();
    const auto image = at::rand({1, 3, 64, 64}), mask = at::zeros({1, 1, 64, 64});
    auto other = image.clone();
    other.narrow(2, 20, 8).narrow(3, 4, 4).fill_(0.5);
    const auto changed_across = [&] {
        return largest_difference(network->forward(other, mask).narrow(3, 56, 4),
                                  network->forward(image, mask).narrow(3, 56, 4));
    };
    ck_assert_double_eq(changed_across(), 0);
    weights["exchange1.weight"].normal_();
    ck_assert_double_gt(changed_across(), 1e-3);
}
END_TEST

START_TEST(test_portrait_starts_without_blocks) {
    at::manual_seed(6);
    Portrait network(PortraitSizes{3, 8});
    const auto weight = network->named_parameters()["shuffle.weight"];
    for (int64_t channel = 0; channel < weight.size(0); channel += 9)
        for (int64_t pixel = 1; pixel < 9; ++pixel)
            assert_close(weight[channel + pixel], weight[channel], 0);
}
END_TEST

START_TEST(test_discriminators_answer_in_their_shapes) {
    at::manual_seed(7);
    torch::NoGradGuard no_gradient;
    const auto whole = CvaeDiscriminator(8)->forward(at::rand({2, 3, 64, 64}));
    assert_shape(whole.logits, {2});
    ck_assert_uint_eq(whole.features.size(), 4);
    const auto verdict = PatchDiscriminator(8)->forward(at::rand({2, 3, 48, 48}), square_hole(48));
    assert_shape(verdict.map, {2, 1, 3, 3});
    ck_assert_uint_eq(verdict.features.size(), 4);
    std::vector<at::Tensor> maps;
    for (int64_t grid = 48, channels = 4; grid >= 3; grid /= 2, channels *= 2)
        maps.push_back(at::rand({2, channels, grid, grid}));
    const auto seen =
        FeatureDiscriminator(std::vector<int64_t>{4, 8, 16, 32, 64}, 8)->forward(maps, square_hole(48));
    assert_shape(seen.map, {2, 4, 3, 3});
    ck_assert_uint_eq(seen.features.size(), 4);
}
END_TEST

// What a mirrored D says of one eye hangs on the other one. Every map is brought to one scale, so that
// without the mirror far cells have a little say too.
START_TEST(test_a_mirrored_discriminator_compares_the_halves) {
    torch::NoGradGuard no_gradient;
    const auto changed_across = [](bool mirrored) {
        at::manual_seed(13);
        std::vector<at::Tensor> maps;
        for (int64_t grid = 128, channels = 4; grid >= 8; grid /= 2, channels *= 2)
            maps.push_back(at::rand({1, channels, grid, grid}));
        FeatureDiscriminator network(std::vector<int64_t>{4, 8, 16, 32, 64}, 8, mirrored);
        const auto mask = at::zeros({1, 1, 128, 128});
        const auto before = network->forward(maps, mask).map.narrow(3, 7, 1);
        maps.back().narrow(3, 0, 1).uniform_();
        return largest_difference(network->forward(maps, mask).map.narrow(3, 7, 1), before);
    };
    ck_assert_double_gt(changed_across(true), 10 * changed_across(false));
}
END_TEST

START_TEST(test_judge_answers_at_any_size_with_unit_embeddings) {
    at::manual_seed(8);
    torch::NoGradGuard no_gradient;
    FaceJudgeSizes sizes;
    ck_assert_double_eq_tol(millions_of_parameters(*FaceJudge(sizes)), 2.37, 0.01);
    sizes = {8, 16, 3, 5};
    FaceJudge judge(sizes);
    judge->eval();
    for (const int64_t side : {64, 192, 48}) {
        const auto judgement = judge->forward(at::rand({2, 3, side, side}));
        assert_shape(judgement.attributes, {2, 3});
        assert_shape(judgement.embedding, {2, 16});
        assert_close(judgement.embedding.square().sum(1), at::ones({2}), 1e-5);
        const auto cosines = judge->person_cosines(judgement.embedding);
        assert_shape(cosines, {2, 5});
        ck_assert_double_le(cosines.abs().max().item<double>(), 1 + 1e-5);
    }
}
END_TEST

START_TEST(test_aligner_has_the_size_of_its_header_and_sees_what_the_hole_leaves) {
    at::manual_seed(8);
    torch::NoGradGuard no_gradient;
    FaceAligner aligner(FaceAlignerSizes{});
    ck_assert_double_eq_tol(millions_of_parameters(*aligner), 1.31, 0.01);
    aligner->eval();
    auto image = at::rand({2, 3, 96, 96});
    auto mask = at::zeros({2, 1, 96, 96});
    mask.slice(2, 30, 50).slice(3, 20, 70).fill_(1);
    const auto before = aligner->forward(image, mask);
    assert_shape(before, {2, 4});
    const auto damaged = at::where(mask.gt(0), at::rand({2, 3, 96, 96}), image);
    assert_close(aligner->forward(damaged, mask), before, 0);
    auto edge = image.clone();
    edge.slice(2, 0, 12).fill_(0); // beyond what it looks at
    assert_close(aligner->forward(edge, mask), before, 0);
    image.slice(2, 60, 70).fill_(0);
    ck_assert_double_gt(largest_difference(aligner->forward(image, mask), before), 0);
}
END_TEST

START_TEST(test_only_cells_that_touch_the_hole_are_judged) {
    auto mask = at::zeros({1, 1, 32, 32});
    mask.slice(2, 0, 8).slice(3, 0, 8).fill_(1);     // a quarter of the first cell
    mask.slice(2, 16, 23).slice(3, 16, 24).fill_(1); // a row less, of the last one
    const auto cells = hole_cells(mask);
    assert_close(cells, at::tensor({1.F, 0.F, 0.F, 0.F}).view({1, 1, 2, 2}), 0);
}
END_TEST

Suite* architectures_suite() {
    Suite* suite = suite_create("architectures");
    TCase* tests = tcase_create("architectures");
    tcase_add_test(tests, test_cvae_has_the_size_and_shapes_of_its_header);
    tcase_add_test(tests, test_cvae_bounds_its_log_variance);
    tcase_add_test(tests, test_cvae_label_reaches_the_decoder_alone);
    tcase_add_test(tests, test_a_wish_lies_on_the_line_through_the_labels_codes);
    tcase_add_test(tests, test_networks_never_see_what_lies_in_the_hole);
    tcase_add_test(tests, test_portrait_has_the_size_and_shapes_of_its_header);
    tcase_add_test(tests, test_portrait_shows_the_hole_what_lies_across_the_middle);
    tcase_add_test(tests, test_portrait_with_a_mirror_begins_as_it_was_without);
    tcase_add_test(tests, test_the_halves_of_a_portrait_tell_each_other);
    tcase_add_test(tests, test_portrait_starts_without_blocks);
    tcase_add_test(tests, test_discriminators_answer_in_their_shapes);
    tcase_add_test(tests, test_a_mirrored_discriminator_compares_the_halves);
    tcase_add_test(tests, test_judge_answers_at_any_size_with_unit_embeddings);
    tcase_add_test(tests, test_aligner_has_the_size_of_its_header_and_sees_what_the_hole_leaves);
    tcase_add_test(tests, test_only_cells_that_touch_the_hole_are_judged);
    suite_add_tcase(suite, tests);
    return suite;
}
