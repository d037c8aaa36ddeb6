#include "core/networks/completion_network.h"

#include <ATen/ops/rand.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/utils.h>

#include "core/error.h"
#include "core/networks/cvae.h"
#include "core/networks/portrait.h"
#include "core/networks/weights.h"
#include "tests/models/temporary_folder.h"
#include "tests/networks/suites.h"

#include "tests/cli/assert_throws.h"
#include "tests/networks/assert_tensors.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

ModelDescription description_of(const std::string& architecture, int resolution,
                                std::map<std::string, int> sizes) {
    ModelDescription description;
    description.title = "a model for tests";
    description.architecture = architecture;
    description.sizes = std::move(sizes);
    description.frame = "ffhq";
    description.resolution = resolution;
    description.value_range = "0..1";
    description.training_data = "nothing";
    description.licence = "none needed";
    description.recipe_sha = std::string(64, '0');
    return description;
}

ModelDescription cvae_description() {
    auto description = description_of(
        "cvae", 64, {{"width", 8}, {"latent", 16}, {"labels", 2}, {"embedding", 8}, {"mask_input", 1}});
    description.attributes = {"Smiling"};
    return description;
}

// An untrained network under a fixed seed, and the file it was written to.
struct Sample {
    explicit Sample(Storage storage = Storage::full) {
        at::manual_seed(1);
        torch::NoGradGuard no_gradient;
        cvae = Cvae(CvaeSizes{8, 16, 2, 8, true});
        for (int i = 0; i < 3; ++i)
            cvae->forward(at::rand({4, 3, 64, 64}), mask.expand({4, 1, 64, 64}), at::zeros({4}, at::kLong),
                          true);
        cvae->eval();
        mask.slice(2, 16, 48).slice(3, 16, 48).fill_(1);
        save_weights(*cvae, path, cvae_description().to_metadata(), storage);
    }
    std::unique_ptr<CompletionNetwork> load(Precision precision = Precision::fp32) const {
        ModelDescription description;
        return load_completion_network(path, description, precision);
    }

    TemporaryFolder folder;
    std::filesystem::path path = folder / "sample.safetensors";
    Cvae cvae{nullptr};
    at::Tensor image = at::rand({1, 3, 64, 64}), mask = at::zeros({1, 1, 64, 64});
};

CompletionWish wish(uint64_t seed, std::vector<float> attributes = {}) {
    return {seed, std::move(attributes)};
}

void write_portrait(const std::filesystem::path& path) {
    at::manual_seed(2);
    save_weights(*Portrait(PortraitSizes{2, 8}), path,
                 description_of("portrait", 64, {{"fold", 2}, {"width", 8}}).to_metadata(), Storage::half);
}

// The largest share of the picture's values that bf16 may move: its mantissa has 8 bits.
constexpr double bf16_tolerance = 0.05;

} // namespace

START_TEST(test_loaded_cvae_computes_what_was_trained) {
    const Sample sample;
    torch::NoGradGuard no_gradient;
    const auto expected = at::sigmoid(
        sample.cvae.ptr()->forward(sample.image, sample.mask, at::zeros({1}, at::kLong), false).logits);
    const auto picture = sample.load()->complete(sample.image, sample.mask, wish(0));
    assert_close(picture, expected, 1e-5);
    ck_assert(picture.scalar_type() == at::kFloat);
}
END_TEST

START_TEST(test_seeds_choose_variations_repeatably) {
    const Sample sample;
    const auto network = sample.load();
    const auto fill = [&](uint64_t seed) { return network->complete(sample.image, sample.mask, wish(seed)); };
    const auto likely = fill(0), fifth = fill(5);
    assert_close(fill(0), likely, 0);
    assert_close(fill(5), fifth, 0);
    ck_assert_double_gt(largest_difference(fifth, likely), 1e-3);
    ck_assert_double_gt(largest_difference(fill(6), fifth), 1e-3);
}
END_TEST

START_TEST(test_an_attribute_wish_changes_the_fill) {
    const Sample sample;
    const auto network = sample.load();
    const auto absent = network->complete(sample.image, sample.mask, wish(0, {0}));
    auto told = wish(0, {0});
    told.told = true;
    assert_close(network->complete(sample.image, sample.mask, told),
                 network->complete(sample.image, sample.mask, wish(0)), 0);
    // A wish goes further than the label that is taken where nothing is wished for.
    ck_assert_double_gt(largest_difference(network->complete(sample.image, sample.mask, wish(0)), absent),
                        1e-6);
    assert_close(network->complete(sample.image, sample.mask, wish(0, {no_wish})),
                 network->complete(sample.image, sample.mask, wish(0)), 0);
    ck_assert_double_gt(
        largest_difference(network->complete(sample.image, sample.mask, wish(0, {1})), absent), 1e-4);
}
END_TEST

START_TEST(test_portrait_fills_within_range_and_knows_no_seed) {
    const TemporaryFolder folder;
    write_portrait(folder / "p.safetensors");
    ModelDescription description;
    const auto network = load_completion_network(folder / "p.safetensors", description, Precision::fp32);
    ck_assert_int_eq(description.resolution, 64);
    const auto image = at::rand({2, 3, 64, 64}), mask = at::ones({2, 1, 64, 64});
    const auto picture = network->complete(image, mask, wish(0));
    assert_shape(picture, {2, 3, 64, 64});
    ck_assert(picture.ge(0).logical_and(picture.le(1)).all().item<bool>());
    assert_close(network->complete(image, mask, wish(3)), picture, 0);
}
END_TEST

// A mirrored portrait whose mirror is still silent computes what a plain one does, but looks twice at eyes.
START_TEST(test_mirrored_portraits_draw_two_erased_eyes_again) {
    const TemporaryFolder folder;
    at::manual_seed(3);
    Portrait plain(PortraitSizes{2, 8}), mirrored(PortraitSizes{2, 8, Mirror::throughout});
    const auto load = [&](const torch::nn::Module& module, std::map<std::string, int> sizes) {
        save_weights(module, folder / "p.safetensors",
                     description_of("portrait", 64, std::move(sizes)).to_metadata(), Storage::full);
        ModelDescription description;
        return load_completion_network(folder / "p.safetensors", description, Precision::fp32);
    };
    const auto once = load(*plain, {{"fold", 2}, {"width", 8}});
    begin_with_weights(*mirrored, folder / "p.safetensors");
    const auto twice = load(*mirrored, {{"fold", 2}, {"width", 8}, {"mirror", 2}});
    const auto image = at::rand({1, 3, 64, 64});
    auto eyes = at::zeros({1, 1, 64, 64}), mouth = at::zeros({1, 1, 64, 64});
    eyes.slice(2, 20, 36).slice(3, 14, 50).fill_(1);
    mouth.slice(2, 42, 52).slice(3, 22, 42).fill_(1);
    const auto difference = [&](const at::Tensor& mask) {
        return twice->complete(image, mask, wish(0)) - once->complete(image, mask, wish(0));
    };
    ck_assert_double_gt(difference(eyes).abs().max().item<double>(), 1e-3);
    assert_close(difference(eyes) * (1 - eyes), at::zeros_like(image), 1e-6);
    assert_close(difference(mouth), at::zeros_like(image), 1e-6);
}
END_TEST

START_TEST(test_bf16_comes_close_to_float32) {
    if (parse_precision("auto") != Precision::bf16)
        return;
    const Sample sample;
    assert_close(sample.load(Precision::bf16)->complete(sample.image, sample.mask, wish(0)),
                 sample.load()->complete(sample.image, sample.mask, wish(0)), bf16_tolerance);
    const TemporaryFolder folder;
    write_portrait(folder / "p.safetensors");
    ModelDescription description;
    const auto fill = [&](Precision precision) {
        return load_completion_network(folder / "p.safetensors", description, precision)
            ->complete(sample.image, sample.mask, wish(0));
    };
    assert_close(fill(Precision::bf16), fill(Precision::fp32), bf16_tolerance);
}
END_TEST

START_TEST(test_files_that_fit_no_network_are_refused) {
    const TemporaryFolder folder;
    const auto path = folder / "a.safetensors";
    const auto assert_refused = [&](const ModelDescription& claimed,
                                    std::initializer_list<const char*> parts) {
        save_weights(*Portrait(PortraitSizes{2, 8}), path, claimed.to_metadata(), Storage::half);
        ModelDescription description;
        assert_throws<Error>([&] { load_completion_network(path, description, Precision::fp32); }, parts);
    };
    assert_refused(description_of("transformer", 64, {{"fold", 2}}),
                   {"a.safetensors", "transformer", "portrait"});
    assert_refused(description_of("portrait", 64, {{"fold", 2}}), {"a.safetensors", "width"});
    assert_refused(description_of("portrait", 50, {{"fold", 2}, {"width", 8}}),
                   {"a.safetensors", "50", "32"});
    assert_refused(description_of("portrait", 64, {{"fold", 2}, {"width", 16}}),
                   {"a.safetensors", "instead of"});
    auto wrong_side = cvae_description();
    wrong_side.resolution = 128;
    assert_refused(wrong_side, {"a.safetensors", "128", "64"});
}
END_TEST

START_TEST(test_precision_is_chosen_by_word) {
    ck_assert(parse_precision("fp32") == Precision::fp32);
    ck_assert(parse_precision("bf16") == Precision::bf16);
    assert_throws<Error>([] { parse_precision("fp16"); }, {"fp16", "bf16"});
}
END_TEST

Suite* completion_network_suite() {
    Suite* suite = suite_create("completion network");
    TCase* tests = tcase_create("completion network");
    tcase_add_test(tests, test_loaded_cvae_computes_what_was_trained);
    tcase_add_test(tests, test_seeds_choose_variations_repeatably);
    tcase_add_test(tests, test_an_attribute_wish_changes_the_fill);
    tcase_add_test(tests, test_portrait_fills_within_range_and_knows_no_seed);
    tcase_add_test(tests, test_mirrored_portraits_draw_two_erased_eyes_again);
    tcase_add_test(tests, test_bf16_comes_close_to_float32);
    tcase_add_test(tests, test_files_that_fit_no_network_are_refused);
    tcase_add_test(tests, test_precision_is_chosen_by_word);
    suite_add_tcase(suite, tests);
    return suite;
}
