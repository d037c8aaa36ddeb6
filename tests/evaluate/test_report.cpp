#include "training/evaluate/report.h"

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
    return {"stripes", "test", "features.safetensors", "fp32", {model, telea, brush}};
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
    suite_add_tcase(suite, tests);
    return suite;
}
