#include "training/evaluate/evaluation.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/full_like.h>

#include "core/error.h"
#include "tests/evaluate/sample_packs.h"
#include "tests/models/temporary_folder.h"
#include "training/evaluate/model_method.h"

#include "tests/evaluate/suites.h"

#include "tests/cli/assert_throws.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

// Fills with one gray value, and remembers what it was shown.
class Gray : public CompletionMethod {
  public:
    Gray(std::string name, double value) : CompletionMethod(std::move(name)), value_(value) {}
    at::Tensor complete(const TestBatch& batch, uint64_t) override {
        seen = batch.image;
        hole = batch.mask;
        return at::full_like(batch.image, value_);
    }
    at::Tensor seen, hole;

  private:
    double value_;
};

// Whose variations differ by 0.1 times the difference of their seeds.
class Varying : public CompletionMethod {
  public:
    Varying() : CompletionMethod("varying") {}
    bool may_vary() const override { return true; }
    at::Tensor complete(const TestBatch& batch, uint64_t seed) override {
        return at::full_like(batch.image, 0.1 * double(seed));
    }
};

MaskMixture only(const std::string& kind) {
    MaskMixture masks;
    masks.add(kind, 1);
    return masks;
}

EvaluationSettings settings_for(std::vector<std::string> masks) {
    EvaluationSettings settings;
    settings.masks = std::move(masks);
    settings.resolution = 64;
    settings.batch = 4;
    return settings;
}

} // namespace

START_TEST(test_masks_are_the_same_at_each_call) {
    const TemporaryFolder folder;
    const TestPictures pictures({write_pack(folder / "a.ffpack")}, Split::test, 0);
    for (const char* kind : {"rectangles", "noise", "brush", "mouth"}) {
        const auto first = pictures.batch(0, 6, 64, only(kind)), again = pictures.batch(0, 6, 64, only(kind));
        ck_assert(first.mask.equal(again.mask) && first.image.equal(again.image));
        ck_assert(first.mask[1].equal(pictures.batch(1, 1, 64, only(kind)).mask[0]));
        ck_assert(!first.mask[0].equal(first.mask[1]));
    }
}
END_TEST

START_TEST(test_fewer_pictures_are_spread_and_keep_their_masks) {
    const TemporaryFolder folder;
    const auto pack = write_pack(folder / "a.ffpack");
    const TestPictures all({pack}, Split::test, 0), some({pack}, Split::test, 3);
    ck_assert_int_eq(some.size(), 3);
    const auto every = all.batch(0, 6, 64, only("brush")), chosen = some.batch(0, 3, 64, only("brush"));
    for (int64_t i = 0; i < 3; ++i) {
        ck_assert_int_eq(chosen.numbers[size_t(i)], 2 * i);
        ck_assert(chosen.mask[i].equal(every.mask[2 * i]) && chosen.image[i].equal(every.image[2 * i]));
    }
    ck_assert_int_eq(TestPictures({pack}, Split::test, 100).size(), 6);
}
END_TEST

START_TEST(test_large_pictures_are_averaged_down) {
    const TemporaryFolder folder;
    SamplePack sample;
    sample.resolution = 192;
    const auto pack = write_pack(folder / "a.ffpack", sample);
    const auto batch = TestPictures({pack}, Split::test, 0).batch(0, 1, 64, only("centre"));
    double sum = 0;
    for (int y = 3; y < 6; ++y)
        for (int x = 0; x < 3; ++x)
            sum += pack->pixels(2)[(y * 192 + x) * 3];
    ck_assert_double_eq_tol(batch.image[0][0][1][0].item<double>(), sum / 9 / 255, 1e-5);
}
END_TEST

START_TEST(test_every_method_sees_the_same_holes_and_nothing_under_them) {
    const TemporaryFolder folder;
    const TestPictures pictures({write_pack(folder / "a.ffpack")}, Split::test, 4);
    const auto a = std::make_shared<Gray>("a", 0.5), b = std::make_shared<Gray>("b", 0.6);
    evaluate(pictures, {a, b}, settings_for({"rectangles"}));
    ck_assert(a->hole.equal(b->hole) && a->seen.equal(b->seen));
    ck_assert_double_eq((a->seen * a->hole).abs().max().item<double>(), 0);
}
END_TEST

START_TEST(test_results_come_by_mask_then_method) {
    const TemporaryFolder folder;
    const TestPictures pictures({write_pack(folder / "a.ffpack")}, Split::test, 0);
    const auto results =
        evaluate(pictures, {std::make_shared<Gray>("a", 0.5), std::make_shared<Gray>("b", 0.9)},
                 settings_for({"centre", "brush"}));
    ck_assert_uint_eq(results.size(), 4);
    ck_assert(results[1].mask == "centre" && results[1].method == "b" && results[2].mask == "brush");
    ck_assert_int_eq(results[0].pictures, 6);
    ck_assert_int_eq(results[0].persons, 3);
    ck_assert_double_gt(results[0].figures.at("psnr").value, results[1].figures.at("psnr").value);
    // A quarter of the picture is hole: the whole picture's error is a quarter of the hole's.
    ck_assert_double_eq_tol(results[0].figures.at("l1_hole").value, 4 * results[0].figures.at("l1").value,
                            1e-5);
    ck_assert_uint_eq(results[0].figures.count("seconds"), 1);
    ck_assert_uint_eq(results[0].figures.count("fid"), 0);
}
END_TEST

START_TEST(test_diversity_is_the_mean_over_pairs_of_seeds) {
    const TemporaryFolder folder;
    const TestPictures pictures({write_pack(folder / "a.ffpack")}, Split::test, 0);
    auto settings = settings_for({"centre"});
    settings.seeds = 3; // differences of 0.1, 0.1 and 0.2
    const auto results =
        evaluate(pictures, {std::make_shared<Varying>(), std::make_shared<Gray>("gray", 0.5)}, settings);
    ck_assert_double_eq_tol(results[0].figures.at("diversity").value, 0.4 / 3, 1e-5);
    ck_assert_uint_eq(results[1].figures.count("diversity"), 0);
}
END_TEST

START_TEST(test_a_model_is_judged_at_its_own_and_at_another_resolution) {
    const TemporaryFolder folder;
    write_model(folder / "m.safetensors");
    SamplePack sample;
    sample.resolution = 128;
    const TestPictures pictures({write_pack(folder / "a.ffpack", sample)}, Split::test, 2);
    const auto model = std::make_shared<ModelMethod>(folder / "m.safetensors", Precision::fp32);
    ck_assert_int_eq(model->resolution(), 64);
    for (const int resolution : {32, 64, 128}) {
        auto settings = settings_for({"centre"});
        settings.resolution = resolution;
        const auto result = evaluate(pictures, {model}, settings).front();
        ck_assert_double_gt(result.figures.at("psnr").value, 5);
        ck_assert_double_gt(result.figures.at("diversity").value, 0);
    }
}
END_TEST

START_TEST(test_a_model_with_a_label_is_asked_for_what_the_photograph_shows) {
    const TemporaryFolder folder;
    write_model(folder / "m.safetensors", true);
    const TestPictures pictures({write_pack(folder / "a.ffpack")}, Split::test, 0);
    ModelMethod model(folder / "m.safetensors", Precision::fp32);
    const auto batch = pictures.batch(0, 2, 64, only("centre"));
    const auto filled = model.complete(batch, 0);
    ModelDescription description;
    const auto network = load_completion_network(folder / "m.safetensors", description, Precision::fp32);
    for (int64_t i = 0; i < 2; ++i) {
        const auto one = batch.single(i);
        const auto told = network->complete(one.image, one.mask, {0, {float(i)}, true});
        const auto other = network->complete(one.image, one.mask, {0, {float(1 - i)}, true});
        ck_assert(filled[i].allclose(told[0], 1e-4, 1e-5));
        ck_assert(!filled[i].allclose(other[0], 1e-4, 1e-5));
    }
}
END_TEST

START_TEST(test_the_sheet_has_a_column_for_hole_methods_and_photograph) {
    const TemporaryFolder folder;
    const TestPictures pictures({write_pack(folder / "a.ffpack")}, Split::test, 0);
    const auto columns =
        comparison_columns(pictures, {std::make_shared<Gray>("a", 1)}, {"centre", "brush"}, 64, 2);
    ck_assert_uint_eq(columns.size(), 3);
    for (const auto& column : columns)
        ck_assert_int_eq(column.size(0), 4);
    ck_assert_double_eq(columns[0][0][0][32][32].item<double>(), 0.5);
    ck_assert_double_eq(columns[1][0][0][32][32].item<double>(), 1);
    ck_assert(columns[2][0].equal(pictures.batch(0, 1, 64, only("centre")).image[0]));
    ck_assert(columns[1][0].narrow(1, 0, 8).equal(columns[2][0].narrow(1, 0, 8)));
}
END_TEST

START_TEST(test_unfitting_packs_are_refused) {
    const TemporaryFolder folder;
    SamplePack gray, turned, empty;
    gray.channels = 1;
    turned.frame = "none";
    empty.test = 0;
    const auto faces = write_pack(folder / "faces.ffpack");
    const auto open = [](std::vector<std::shared_ptr<const Pack>> packs) {
        return [packs] { TestPictures(packs, Split::test, 0); };
    };
    assert_throws<Error>(open({write_pack(folder / "gray.ffpack", gray)}), {"gray", "colour"});
    assert_throws<Error>(open({faces, write_pack(folder / "none.ffpack", turned)}), {"'ffhq'", "'none'"});
    assert_throws<Error>(open({write_pack(folder / "empty.ffpack", empty)}),
                         {"no picture", "'test'", "--split"});
    const TestPictures pictures({faces}, Split::test, 0);
    auto settings = settings_for({"centre"});
    settings.resolution = 48;
    assert_throws<Error>([&] { evaluate(pictures, {}, settings); }, {"64", "48", "--resolution"});
    assert_throws<Error>([&] { evaluate(pictures, {}, settings_for({"center"})); }, {"'center'", "'centre'"});
}
END_TEST

Suite* evaluation_suite() {
    Suite* suite = suite_create("evaluation");
    TCase* tests = tcase_create("evaluation");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, test_masks_are_the_same_at_each_call);
    tcase_add_test(tests, test_fewer_pictures_are_spread_and_keep_their_masks);
    tcase_add_test(tests, test_large_pictures_are_averaged_down);
    tcase_add_test(tests, test_every_method_sees_the_same_holes_and_nothing_under_them);
    tcase_add_test(tests, test_results_come_by_mask_then_method);
    tcase_add_test(tests, test_diversity_is_the_mean_over_pairs_of_seeds);
    tcase_add_test(tests, test_a_model_is_judged_at_its_own_and_at_another_resolution);
    tcase_add_test(tests, test_a_model_with_a_label_is_asked_for_what_the_photograph_shows);
    tcase_add_test(tests, test_the_sheet_has_a_column_for_hole_methods_and_photograph);
    tcase_add_test(tests, test_unfitting_packs_are_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
