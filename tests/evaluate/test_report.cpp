#include "training/evaluate/report.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/evaluate/suites.h"

#include "tests/models/assert_text.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

EvaluationReport sample_report() {
    MethodResult model{"centre", "model", 64, 200, 50, {}}, telea = model;
    model.figures = {
        {"psnr", {26.25, 26.0, 26.5}}, {"l1", {0.01, 0.009, 0.011}}, {"diversity", {0.02, 0.01, 0.03}}};
    telea.method = "telea";
    telea.figures = {{"psnr", {20.9, 20.7, 21.1}}, {"l1", {0.02, 0.019, 0.021}}, {"seconds", exact(0.004)}};
    MethodResult brush = telea;
    brush.mask = "brush";
    EvaluationReport report;
    report.data = "stripes";
    report.split = "test";
    report.features = "features.safetensors";
    report.precision = "fp32";
    report.results = {model, telea, brush};
    return report;
}

// With one more row: the model under a wish.
EvaluationReport judged_report() {
    auto report = sample_report();
    const Figures granted = {{"as_wished_Smiling", {0.9, 0.85, 0.95}},
                             {"as_wished_Smiling_with", exact(0.8)}};
    report.judge = JudgeReport{"judge.safetensors", {0.7, 0.1}, {{"Smiling", 80, 120, granted}}};
    report.judge->sights[0].figures["as_wished_Smiling_without"] = exact(std::nan(""));
    report.restrictions = "Young=yes";
    report.results[0].figures.insert(granted.begin(), granted.end());
    return report;
}

} // namespace

START_TEST(test_markdown_has_a_table_for_each_kind_of_mask) {
    const auto text = markdown(sample_report());
    assert_contains(
        text, "### centre, 64 × 64\n\n| | PSNR dB | L1 | Diversity | Seconds |\n|---|---|---|---|---|\n");
    assert_contains(text, "| model | **26.25** ± 0.25 | **0.0100** ± 0.0010 | 0.0200 ± 0.0100 | – |\n");
    assert_contains(text, "| telea | 20.90 ± 0.20 | 0.0200 ± 0.0010 | – | **0.0040** |\n");
    assert_contains(text, "### brush, 64 × 64\n\n| | PSNR dB | L1 | Seconds |\n");
    assert_contains(text, "200 pictures of 50 persons, split test of stripes");
    assert_contains(text, "features.safetensors");
}
END_TEST

START_TEST(test_wishes_have_a_table_of_their_own_and_the_judge_a_legend) {
    const auto text = markdown(judged_report());
    assert_contains(text, "\n\n| | Smiling as wished | where the photograph has it |\n|---|---|---|\n"
                          "| model | **0.900** ± 0.050 | **0.800** |\n\n### brush");
    assert_contains(text, "test of stripes, only Young=yes; precision");
    assert_contains(text,
                    "embeddings that judge.safetensors has of fill and photograph; 1 is the same picture, "
                    "different photographs of one of these persons have 0.700, photographs of two of them "
                    "0.100.");
    assert_contains(text,
                    "sees Smiling as the packs tell it in 0.900 ± 0.050 of all, 0.800 of the 80 that have "
                    "it and – of the 120 that lack it.");
    assert_contains(markdown(sample_report()), "Identity and wishes were not judged (--judge).");
}
END_TEST

START_TEST(test_json_tells_wishes_and_judge) {
    const auto root = nlohmann::json::parse(json(judged_report()));
    ck_assert(root["only"] == "Young=yes" && root["judge"]["same_person"] == 0.7);
    const auto& smiling = root["judge"]["photographs"][0];
    ck_assert(smiling["attribute"] == "Smiling" && smiling["with"] == 80 && smiling["without"] == 120);
    ck_assert(smiling["as_wished_Smiling_without"]["value"].is_null());
    ck_assert(root["results"][0]["as_wished_Smiling"]["low"] == 0.85);
    ck_assert(!root["results"][1].contains("as_wished_Smiling"));
    ck_assert(!nlohmann::json::parse(json(sample_report())).contains("judge"));
}
END_TEST

START_TEST(test_json_holds_every_figure_with_its_interval) {
    const auto root = nlohmann::json::parse(json(sample_report()));
    ck_assert_uint_eq(root["results"].size(), 3);
    const auto& model = root["results"][0];
    ck_assert(model["mask"] == "centre" && model["method"] == "model" && model["resolution"] == 64);
    ck_assert(model["pictures"] == 200 && model["persons"] == 50);
    ck_assert(model["psnr"]["value"] == 26.25 && model["psnr"]["low"] == 26.0 &&
              model["psnr"]["high"] == 26.5);
    ck_assert(!model.contains("seconds"));
    ck_assert(root["results"][1]["seconds"]["low"].is_null());
    ck_assert(root["split"] == "test" && root["interval"] == 0.95);
}
END_TEST

Suite* report_suite() {
    Suite* suite = suite_create("report");
    TCase* tests = tcase_create("report");
    tcase_add_test(tests, test_markdown_has_a_table_for_each_kind_of_mask);
    tcase_add_test(tests, test_json_holds_every_figure_with_its_interval);
    tcase_add_test(tests, test_wishes_have_a_table_of_their_own_and_the_judge_a_legend);
    tcase_add_test(tests, test_json_tells_wishes_and_judge);
    suite_add_tcase(suite, tests);
    return suite;
}
