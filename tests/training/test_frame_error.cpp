// Pictures as a wrong frame shows them.
#include "training/trainer/frame_error.h"

#include <cmath>

#include <ATen/ops/rand.h>
#include <ATen/ops/zeros.h>

#include "tests/training/suites.h"

#include "tests/networks/assert_tensors.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

constexpr int64_t side = 96;

// A bright square of 7 x 7 pixels around a point that is given in units of the side.
at::Tensor picture_with_spot(float x, float y) {
    auto picture = at::zeros({1, 3, side, side});
    picture.narrow(2, int64_t(y * side) - 3, 7).narrow(3, int64_t(x * side) - 3, 7).fill_(1);
    return picture;
}

// Where the brightness lies on average, in units of the side.
std::vector<float> spot_of(const at::Tensor& picture) {
    const auto light = picture[0][0].clamp_min(0.05) - 0.05;
    std::vector<float> place;
    for (const int64_t along : {0, 1}) {
        double sum = 0, moment = 0;
        const auto profile = light.sum(along);
        for (int64_t i = 0; i < side; ++i) {
            sum += profile[i].item<double>();
            moment += profile[i].item<double>() * (double(i) + 0.5);
        }
        place.push_back(float(moment / sum / double(side)));
    }
    return place;
}

} // namespace

START_TEST(test_landmarks_move_with_the_picture) {
    for (uint64_t seed = 1; seed <= 8; ++seed) {
        Random random(seed);
        const FrameError error(random);
        const auto picture = picture_with_spot(0.3F, 0.6F);
        const auto before = spot_of(picture), after = spot_of(error.seen(picture)),
                   told = error.moved(before);
        ck_assert_double_eq_tol(after[0], told[0], 0.003);
        ck_assert_double_eq_tol(after[1], told[1], 0.003);
        ck_assert_double_gt(std::abs(after[0] - before[0]) + std::abs(after[1] - before[1]), 1e-3);
        ck_assert_double_lt(std::abs(after[0] - before[0]), 0.08);
    }
}
END_TEST

START_TEST(test_what_is_seen_is_a_picture) {
    at::manual_seed(1);
    Random random(3);
    const auto seen = FrameError(random).seen(at::rand({1, 3, side, side}));
    assert_shape(seen, {1, 3, side, side});
    ck_assert(seen.ge(0).all().item<bool>() && seen.le(1).all().item<bool>());
}
END_TEST

Suite* frame_error_suite() {
    Suite* suite = suite_create("frame error");
    TCase* tests = tcase_create("frame error");
    tcase_add_test(tests, test_landmarks_move_with_the_picture);
    tcase_add_test(tests, test_what_is_seen_is_a_picture);
    suite_add_tcase(suite, tests);
    return suite;
}
