#include "training/evaluate/baselines.h"

#include <cstdlib>
#include <fstream>

#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/zeros.h>

#include "core/error.h"
#ifdef FACEFILL_WITH_FILL
#include "training/evaluate/matched_method.h"
#endif
#include "tests/evaluate/sample_packs.h"
#include "tests/models/temporary_folder.h"

#include "tests/evaluate/suites.h"

#include "tests/cli/assert_throws.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

// A picture of one colour with a black hole in the middle.
TestBatch holed(double red) {
    TestBatch batch{at::full({1, 3, 32, 32}, 0.25), at::zeros({1, 1, 32, 32}), {0}, nullptr};
    batch.image.select(1, 0).fill_(red);
    batch.mask.narrow(2, 12, 8).narrow(3, 12, 8).fill_(1);
    batch.image = batch.image * (1 - batch.mask);
    return batch;
}

double colour_in_hole(const at::Tensor& filled, int64_t channel) {
    return filled[0][channel][16][16].item<double>();
}

// Puts a folder first on PATH for its lifetime, with a gmic command in it when there is a script.
class ProgramFolder {
  public:
    explicit ProgramFolder(const std::string& script) : path_(std::getenv("PATH")) {
        if (!script.empty()) {
            std::ofstream(folder_ / "gmic") << "#!/bin/sh\n" << script << "\n";
            std::filesystem::permissions(folder_ / "gmic", std::filesystem::perms::owner_all);
        }
        setenv("PATH", (folder_.path().string() + (script.empty() ? "" : ":" + path_)).c_str(), 1);
    }
    ~ProgramFolder() { setenv("PATH", path_.c_str(), 1); }

  private:
    TemporaryFolder folder_;
    std::string path_;
};

} // namespace

#ifdef FACEFILL_WITH_FILL
// Fills everything with a gray that fits no picture.
class GrayMethod : public CompletionMethod {
  public:
    GrayMethod() : CompletionMethod("gray") {}
    bool may_vary() const override { return true; }
    at::Tensor complete(const TestBatch& batch, uint64_t) override { return at::full_like(batch.image, 0.5); }
};

START_TEST(test_matched_colours_are_those_around_the_hole) {
    MatchedMethod method(std::make_shared<GrayMethod>());
    ck_assert(method.name() == "gray, matched");
    ck_assert(method.may_vary());
    const auto batch = holed(0.75);
    const auto filled = method.complete(batch, 0);
    ck_assert(filled.sizes() == batch.image.sizes());
    ck_assert_double_eq_tol(colour_in_hole(filled, 0), 0.75, 0.02);
    ck_assert_double_eq_tol(colour_in_hole(filled, 2), 0.25, 0.02);
}
END_TEST

START_TEST(test_opencv_continues_a_flat_colour) {
    for (const char* name : {"telea", "ns"}) {
        const auto method = make_baseline(name, {});
        ck_assert(method->name() == name);
        const auto filled = method->complete(holed(0.75), 0);
        ck_assert_double_eq_tol(colour_in_hole(filled, 0), 0.75, 0.02);
        ck_assert_double_eq_tol(colour_in_hole(filled, 2), 0.25, 0.02);
    }
}
END_TEST
#else
START_TEST(test_opencv_baselines_are_refused_without_opencv) {
    assert_throws<Error>([] { make_baseline("telea", {}); }, {"'telea'", "OpenCV"});
}
END_TEST
#endif

START_TEST(test_the_mean_face_is_that_of_the_training_split) {
    const TemporaryFolder folder;
    const auto pack = write_pack(folder / "a.ffpack");
    const auto filled = make_baseline("mean", {pack})->complete(holed(0), 0);
    // The two training pictures, two by two pixels averaged.
    double sum = 0;
    for (size_t picture = 0; picture < 2; ++picture)
        for (int y = 0; y < 2; ++y)
            for (int x = 0; x < 2; ++x)
                sum += pack->pixels(picture)[(y * 64 + x) * 3];
    ck_assert_double_eq_tol(filled[0][0][0][0].item<double>(), sum / 8 / 255, 1e-5);
    SamplePack untrained;
    untrained.training = 0;
    const auto lacking = write_pack(folder / "b.ffpack", untrained);
    assert_throws<Error>([&] { make_baseline("mean", {lacking}); }, {"no training pictures", "'mean'"});
}
END_TEST

START_TEST(test_gmic_is_called_with_picture_and_mask) {
    // Stands in for gmic: its "fill" is the picture itself.
    const ProgramFolder programs("[ \"$1\" = -version ] && exit 0\n"
                                 "[ \"$3\" = 'inpaint_matchpatch[0]' ] && [ -s \"$2\" ] && cp \"$1\" \"$6\"");
    const auto filled = make_baseline("gmic", {})->complete(holed(0.75), 0);
    ck_assert_double_eq_tol(filled[0][0][0][0].item<double>(), 0.75, 0.01);
    ck_assert_double_eq_tol(filled[0][1][0][0].item<double>(), 0.25, 0.01);
    ck_assert_double_eq_tol(colour_in_hole(filled, 0), 0, 1e-9);
}
END_TEST

START_TEST(test_gmic_missing_or_failing) {
    {
        const ProgramFolder none("");
        assert_throws<Error>([] { make_baseline("gmic", {}); }, {"gmic", "install"});
    }
    const ProgramFolder failing("[ \"$1\" = -version ]");
    const auto method = make_baseline("gmic", {});
    assert_throws<Error>([&] { method->complete(holed(0.5), 0); }, {"gmic could not fill", "exit status 1"});
}
END_TEST

START_TEST(test_an_unknown_baseline_names_the_nearest) {
    assert_throws<Error>([] { make_baseline("talea", {}); }, {"'talea'", "'telea'"});
}
END_TEST

Suite* baselines_suite() {
    Suite* suite = suite_create("baselines");
    TCase* tests = tcase_create("baselines");
#ifdef FACEFILL_WITH_FILL
    tcase_add_test(tests, test_matched_colours_are_those_around_the_hole);
    tcase_add_test(tests, test_opencv_continues_a_flat_colour);
#else
    tcase_add_test(tests, test_opencv_baselines_are_refused_without_opencv);
#endif
    tcase_add_test(tests, test_the_mean_face_is_that_of_the_training_split);
    tcase_add_test(tests, test_gmic_is_called_with_picture_and_mask);
    tcase_add_test(tests, test_gmic_missing_or_failing);
    tcase_add_test(tests, test_an_unknown_baseline_names_the_nearest);
    suite_add_tcase(suite, tests);
    return suite;
}
