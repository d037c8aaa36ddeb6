#include "training/evaluate/evaluation.h"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros_like.h>

#include "core/error.h"
#include "core/networks/face_judge.h"
#include "tests/evaluate/sample_packs.h"
#include "tests/models/temporary_folder.h"
#include "training/evaluate/model_method.h"

#include "tests/evaluate/suites.h"

#include "tests/cli/assert_throws.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

// Fills white where Smiling is wished, black where not; a stubborn one always white.
class Painter : public CompletionMethod {
  public:
    Painter(Asked asked, bool stubborn) : CompletionMethod("painter"), asked_(asked), stubborn_(stubborn) {}
    std::vector<std::string> attributes() const override { return {"Smiling"}; }
    at::Tensor wishes(const TestBatch& batch) const override {
        return wished(asked_, batch.shown("Smiling")).unsqueeze(1);
    }
    at::Tensor complete(const TestBatch& batch, uint64_t) override {
        const auto fill = stubborn_ ? at::full_like(wishes(batch), 1) : wishes(batch);
        return at::zeros_like(batch.image) + fill.view({-1, 1, 1, 1});
    }

  private:
    Asked asked_;
    bool stubborn_;
};

// Six even test pictures of three persons, one dark (0.4) and one bright (0.6, "Smiling") each, and a judge
// that sees brightness. A centre hole of a quarter of the picture decides what it sees.
class Studio {
  public:
    Studio()
        : pictures_({write_pack(folder_ / "a.ffpack", even())}, Split::test, 0),
          judge_((write_judge(folder_ / "judge.safetensors", {"Young", "Smiling"}),
                  folder_ / "judge.safetensors")),
          photographs_(judge_, pictures_, 64, {"Smiling", "Bald"}) {}
    const TestPictures& pictures() const { return pictures_; }
    const Judge& judge() const { return judge_; }
    const JudgedPhotographs& photographs() const { return photographs_; }
    Figures figures(Asked asked, bool stubborn = false) const {
        EvaluationSettings settings;
        settings.masks = {"centre"};
        settings.resolution = 64;
        settings.batch = 4;
        settings.photographs = &photographs_;
        return evaluate(pictures_, {std::make_shared<Painter>(asked, stubborn)}, settings).front().figures;
    }

  private:
    static SamplePack even() {
        SamplePack sample;
        sample.even = true;
        return sample;
    }
    TemporaryFolder folder_;
    TestPictures pictures_;
    Judge judge_;
    JudgedPhotographs photographs_;
};

// Of the stand-in judge, between pictures of brightness a and b.
double cosine(double a, double b) {
    const double x = 2 * a - 1, y = 2 * b - 1;
    return (x * y + 0.25) / std::sqrt((x * x + 0.25) * (y * y + 0.25));
}

} // namespace

START_TEST(test_a_wish_is_text_and_back) {
    for (const char* text : {"Smiling=yes", "Smiling=no", "Smiling=photo", "Smiling=opposite"})
        assert_text(to_text(parse_wish_rule(text)), text);
    for (const char* text : {"Smiling", "Smiling=", "=yes", "Smiling=maybe"})
        assert_throws<Error>([text] { parse_wish_rule(text); }, {text, "NAME=opposite"});
}
END_TEST

START_TEST(test_what_is_wished_follows_the_photograph_or_not) {
    const auto shown = at::tensor({1.0F, 0.0F, std::nanf("")});
    ck_assert(wished(Asked::yes, shown).equal(at::tensor({1.0F, 1.0F, 1.0F})));
    ck_assert(wished(Asked::no, shown).equal(at::tensor({0.0F, 0.0F, 0.0F})));
    ck_assert(wished(Asked::photo, shown).narrow(0, 0, 2).equal(at::tensor({1.0F, 0.0F})));
    ck_assert(wished(Asked::opposite, shown).narrow(0, 0, 2).equal(at::tensor({0.0F, 1.0F})));
    ck_assert(wished(Asked::opposite, shown).isnan()[2].item<bool>());
}
END_TEST

START_TEST(test_wishes_for_one_attribute_are_alternatives) {
    ck_assert_uint_eq(combinations({}).size(), 1);
    const auto sets = combinations({{"Smiling", Asked::yes}, {"Smiling", Asked::no}, {"Young", Asked::no}});
    ck_assert_uint_eq(sets.size(), 2);
    assert_text(to_text(sets[1][0]) + " " + to_text(sets[1][1]), "Smiling=no Young=no");
}
END_TEST

START_TEST(test_the_judge_sees_whether_a_wish_was_granted) {
    const Studio studio;
    for (const Asked asked : {Asked::yes, Asked::no, Asked::photo, Asked::opposite})
        ck_assert_double_eq(studio.figures(asked).at("as_wished_Smiling").value, 1);
    const auto stubborn = studio.figures(Asked::opposite, true);
    ck_assert_double_eq(stubborn.at("as_wished_Smiling").value, 0.5);
    ck_assert_double_eq(stubborn.at("as_wished_Smiling_with").value, 0);
    ck_assert_double_eq(stubborn.at("as_wished_Smiling_without").value, 1);
    ck_assert_double_eq(studio.figures(Asked::no, true).at("as_wished_Smiling").value, 0);
}
END_TEST

START_TEST(test_identity_is_the_cosine_with_the_photograph) {
    const Studio studio;
    // White in a quarter of 0.4 and of 0.6.
    const double expected = (cosine(0.4, 0.55) + cosine(0.6, 0.7)) / 2;
    ck_assert_double_eq_tol(studio.figures(Asked::yes).at("identity").value, expected, 1e-3);
}
END_TEST

START_TEST(test_the_scale_of_likeness_comes_from_the_photographs) {
    const Studio studio;
    const auto scale = studio.photographs().likeness_scale(studio.pictures().persons());
    ck_assert_double_eq_tol(scale.same_person, cosine(0.4, 0.6), 1e-3);
    ck_assert_double_eq_tol(scale.other_person, (1 + cosine(0.4, 0.6)) / 2, 1e-3);
    const auto nobody_twice = studio.photographs().likeness_scale({1, 2, -1, -2, -3, -4});
    ck_assert(std::isnan(nobody_twice.same_person));
    ck_assert_double_eq_tol(nobody_twice.other_person, cosine(0.4, 0.6), 1e-3);
}
END_TEST

START_TEST(test_the_judges_own_ceiling_is_told) {
    const Studio studio;
    ck_assert_uint_eq(studio.photographs().sights().size(), 1); // it does not know Bald
    const auto& sight = studio.photographs().sights().front();
    ck_assert_int_eq(sight.with, 3);
    ck_assert_int_eq(sight.without, 3);
    ck_assert_double_eq(sight.figures.at("as_wished_Smiling").value, 1);
    ck_assert(!studio.judge().index("Bald"));
    ck_assert_int_eq(*studio.judge().index("Smiling"), 1);
}
END_TEST

START_TEST(test_what_is_unknown_does_not_count) {
    const auto agrees = agreement(at::tensor({2.0F, -2.0F, 3.0F}), at::tensor({1.0F, 1.0F, std::nanf("")}));
    ck_assert(agrees.narrow(0, 0, 2).equal(at::tensor({1.0F, 0.0F})));
    ck_assert(agrees.isnan()[2].item<bool>());
}
END_TEST

START_TEST(test_a_model_is_asked_by_rules_and_named_after_them) {
    const TemporaryFolder folder;
    write_model(folder / "m.safetensors", true);
    const TestPictures pictures({write_pack(folder / "a.ffpack")}, Split::test, 0);
    const ModelMethod model(folder / "m.safetensors", Precision::fp32);
    MaskMixture masks;
    masks.add("centre", 1);
    const auto batch = pictures.batch(0, 2, 64, masks);
    ModelMethod as_shown(model, {}), turned(model, {{"Smiling", Asked::opposite}, {"Bald", Asked::yes}}),
        always(model, {{"Smiling", Asked::yes}});
    assert_text(as_shown.name(), "m");
    assert_text(turned.name(), "m, Smiling=opposite");
    ck_assert(always.wishes(batch).equal(at::tensor({1.0F, 1.0F}).unsqueeze(1)));
    const auto shown = as_shown.complete(batch, 0), opposite = turned.complete(batch, 0),
               smiling = always.complete(batch, 0);
    ck_assert(!shown.allclose(opposite, 1e-4, 1e-5));
    // Of the second picture, which smiles, a smile is the photograph's and not the opposite.
    ck_assert(smiling[0].allclose(opposite[0], 1e-4, 1e-5));
    ck_assert(!smiling[1].allclose(opposite[1], 1e-4, 1e-5));
}
END_TEST

START_TEST(test_only_takes_those_who_show_it_and_keeps_their_masks) {
    const TemporaryFolder folder;
    const auto pack = write_pack(folder / "a.ffpack");
    const TestPictures all({pack}, Split::test, 0), smiling({pack}, Split::test, 0, {{"Smiling", true}}),
        one({pack}, Split::test, 1, {{"Smiling", false}});
    MaskMixture masks;
    masks.add("brush", 1);
    ck_assert_int_eq(smiling.size(), 3);
    ck_assert_int_eq(one.size(), 1);
    const auto batch = smiling.batch(0, 3, 64, masks);
    ck_assert(batch.shown("Smiling").equal(at::tensor({1.0F, 1.0F, 1.0F})));
    ck_assert(batch.mask[1].equal(all.batch(3, 1, 64, masks).mask[0]));
    const auto open = [&](const std::vector<Restriction>& only) {
        return [&, only] { TestPictures({pack}, Split::test, 0, only); };
    };
    assert_throws<Error>(open({{"Smilling", true}}), {"'Smilling'", "'Smiling'"});
    assert_throws<Error>(open({{"Smiling", true}, {"Smiling", false}}), {"'test'", "without Smiling"});
}
END_TEST

START_TEST(test_a_file_that_is_no_judge_is_refused) {
    const TemporaryFolder folder;
    write_model(folder / "m.safetensors");
    assert_throws<Error>([&] { Judge(folder / "m.safetensors"); }, {"m.safetensors", "cvae", "face-judge"});
}
END_TEST

Suite* wishes_suite() {
    Suite* suite = suite_create("wishes");
    TCase* tests = tcase_create("wishes");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, test_a_wish_is_text_and_back);
    tcase_add_test(tests, test_what_is_wished_follows_the_photograph_or_not);
    tcase_add_test(tests, test_wishes_for_one_attribute_are_alternatives);
    tcase_add_test(tests, test_the_judge_sees_whether_a_wish_was_granted);
    tcase_add_test(tests, test_identity_is_the_cosine_with_the_photograph);
    tcase_add_test(tests, test_the_scale_of_likeness_comes_from_the_photographs);
    tcase_add_test(tests, test_the_judges_own_ceiling_is_told);
    tcase_add_test(tests, test_what_is_unknown_does_not_count);
    tcase_add_test(tests, test_a_model_is_asked_by_rules_and_named_after_them);
    tcase_add_test(tests, test_only_takes_those_who_show_it_and_keeps_their_masks);
    tcase_add_test(tests, test_a_file_that_is_no_judge_is_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
