// The models that Facefill brings compute on this machine what LibTorch's own arithmetic, without oneDNN,
// says they should: oneDNN's wrong results on some processors are silent.
#include <filesystem>

#include <ATen/Context.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/zeros.h>
#include <torch/utils.h>

#include "core/networks/completion_network.h"
#include "core/networks/face_aligner.h"
#include "tests/networks/suites.h"

#include "tests/networks/assert_tensors.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

// Soft colours with some grain, and a hole in the middle.
struct Picture {
    explicit Picture(int64_t side) {
        at::manual_seed(5);
        const auto ramp = at::linspace(0.2, 0.8, side);
        image = (ramp.view({1, 1, side, 1}) + ramp.view({1, 1, 1, side})).expand({1, 3, side, side}) / 2 +
                0.1 * at::rand({1, 3, side, side});
        mask = at::zeros({1, 1, side, side});
        mask.slice(2, side / 3, side / 2).slice(3, side / 4, 3 * side / 4).fill_(1);
    }
    at::Tensor image, mask;
};

template<typename Computation>
at::Tensor without_onednn(const Computation& computation) {
    at::globalContext().setUserEnabledMkldnn(false);
    auto result = computation();
    at::globalContext().setUserEnabledMkldnn(true);
    return result;
}

at::Tensor fill(const std::filesystem::path& path, Precision precision) {
    ModelDescription description;
    const auto network = load_completion_network(path, description, precision);
    const Picture picture(description.resolution);
    return network->complete(picture.image, picture.mask, {});
}

} // namespace

START_TEST(test_shipped_models_fill_as_without_onednn) {
    int models = 0;
    for (const auto& entry : std::filesystem::directory_iterator(FACEFILL_SHIPPED_MODELS)) {
        if (entry.path().extension() != ".safetensors")
            continue;
        ++models;
        const auto exact = without_onednn([&] { return fill(entry.path(), Precision::fp32); });
        assert_close(fill(entry.path(), Precision::fp32), exact, 1e-3);
        if (parse_precision("auto") == Precision::bf16)
            assert_close(fill(entry.path(), Precision::bf16), exact, 0.1);
    }
    ck_assert_int_ge(models, 1);
}
END_TEST

START_TEST(test_the_shipped_aligner_sees_as_without_onednn) {
    torch::NoGradGuard no_gradient;
    const auto path = std::filesystem::path(FACEFILL_SHIPPED_MODELS) / "aligner" / "face-aligner.safetensors";
    ModelDescription description;
    const Picture picture(96);
    const auto correction = [&] {
        return load_face_aligner(path, description)->forward(picture.image, picture.mask);
    };
    assert_close(correction(), without_onednn(correction), 1e-4);
}
END_TEST

Suite* shipped_models_suite() {
    Suite* suite = suite_create("shipped models");
    TCase* tests = tcase_create("shipped models");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, test_shipped_models_fill_as_without_onednn);
    tcase_add_test(tests, test_the_shipped_aligner_sees_as_without_onednn);
    suite_add_tcase(suite, tests);
    return suite;
}
