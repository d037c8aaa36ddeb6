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
        const FrameError error(random, FrameError::as_found);
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
    const auto seen = FrameError(random, FrameError::as_found).seen(at::rand({1, 3, side, side}));
    assert_shape(seen, {1, 3, side, side});
    ck_assert(seen.ge(0).all().item<bool>() && seen.le(1).all().item<bool>());
}
END_TEST

// What an aligner is taught must be what takes the wrong frame back to the right one.
START_TEST(test_the_correction_is_where_the_right_frame_lies) {
    for (uint64_t seed = 1; seed <= 8; ++seed) {
        Random random(seed);
        const FrameError error(random, FrameError::of_any_size(random));
        const auto correction = error.correction();
        const auto at = [&](float x, float y) {
            const auto place = error.moved({0.5F + 0.5F * x, 0.5F + 0.5F * y}); // half sides to sides
            return std::array<double, 2>{2 * place[0] - 1.0, 2 * place[1] - 1.0};
        };
        const auto middle = at(0, 0), right = at(1, 0);
        ck_assert_double_eq_tol(correction[0], middle[0], 1e-5);
        ck_assert_double_eq_tol(correction[1], middle[1], 1e-5);
        const double across = right[0] - middle[0], down = right[1] - middle[1];
        ck_assert_double_eq_tol(correction[2], std::log(std::hypot(across, down)), 1e-5);
        ck_assert_double_eq_tol(correction[3], std::atan2(down, across), 1e-5);
    }
}
END_TEST

START_TEST(test_errors_of_any_size_are_small_and_large) {
    Random random(5);
    int small = 0, large = 0;
    for (int i = 0; i < 200; ++i) {
        const auto size = FrameError::of_any_size(random);
        small += size.scale < 0.05;
        large += size.scale > 0.2;
        ck_assert(size.shift > 0 && size.shift < 0.25 && size.turn > 0 && size.turn < 0.25);
    }
    ck_assert(small > 20 && large > 20);
}
END_TEST

Suite* frame_error_suite() {
    Suite* suite = suite_create("frame error");
    TCase* tests = tcase_create("frame error");
    tcase_add_test(tests, test_landmarks_move_with_the_picture);
    tcase_add_test(tests, test_what_is_seen_is_a_picture);
    tcase_add_test(tests, test_the_correction_is_where_the_right_frame_lies);
    tcase_add_test(tests, test_errors_of_any_size_are_small_and_large);
    suite_add_tcase(suite, tests);
    return suite;
}
