#include "training/masks/mask_sampler.h"

#include <algorithm>
#include <array>

#include "core/error.h"
#include "tests/training/suites.h"

#include "tests/cli/assert_throws.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

using Landmarks = std::array<float, 136>;

MaskRaster drawn(const std::string& kind, uint64_t seed, int side = 64, const float* landmarks = nullptr) {
    Random random(seed);
    MaskRaster mask(side);
    make_mask_sampler(kind)->draw(random, landmarks, mask);
    return mask;
}

// The four sides of what is hole, right and bottom exclusive.
struct Bounds {
    int left, top, right, bottom;
};

Bounds bounds_of(const MaskRaster& mask) {
    Bounds bounds{mask.side, mask.side, 0, 0};
    for (int y = 0; y < mask.side; ++y)
        for (int x = 0; x < mask.side; ++x)
            if (mask.hole[size_t(y * mask.side + x)])
                bounds = {std::min(bounds.left, x), std::min(bounds.top, y), std::max(bounds.right, x + 1),
                          std::max(bounds.bottom, y + 1)};
    return bounds;
}

// A face whose landmarks all lie at one place, but for those from first to last around (x, y).
Landmarks face_with(size_t first, size_t last, float x, float y) {
    Landmarks landmarks;
    landmarks.fill(0.5F);
    for (size_t i = first; i <= last; ++i) {
        landmarks[2 * i] = x + (i % 2 ? 0.08F : -0.08F);
        landmarks[2 * i + 1] = y + (i % 3 ? 0.03F : -0.03F);
    }
    return landmarks;
}

void assert_covers(const std::string& part, size_t first, size_t last, float x, float y) {
    const auto landmarks = face_with(first, last, x, y);
    for (uint64_t seed = 0; seed < 20; ++seed) {
        const auto mask = drawn(part, seed, 100, landmarks.data());
        for (size_t i = first; i <= last; ++i) {
            const int column = int(landmarks[2 * i] * 100), row = int(landmarks[2 * i + 1] * 100);
            ck_assert_msg(mask.hole[size_t(row * 100 + column)], "%s leaves out landmark %zu", part.c_str(),
                          i);
        }
    }
}

// Share of the square over many draws: smallest and largest.
std::pair<double, double> shares(const std::string& kind) {
    double least = 1, most = 0;
    for (uint64_t seed = 0; seed < 200; ++seed) {
        const double share = drawn(kind, seed).share();
        least = std::min(least, share);
        most = std::max(most, share);
    }
    return {least, most};
}

} // namespace

START_TEST(test_no_mask_is_empty_or_full) {
    for (const auto& kind : mask_sampler_names())
        for (const int side : {16, 28, 64, 192})
            for (uint64_t seed = 0; seed < 40; ++seed) {
                const double share = drawn(kind, seed, side).share();
                ck_assert_msg(share > 0 && share < 1, "%s, side %d, seed %d: share %g", kind.c_str(), side,
                              int(seed), share);
            }
}
END_TEST

START_TEST(test_a_seed_repeats_its_mask_and_another_does_not) {
    for (const auto& kind : mask_sampler_names()) {
        ck_assert(drawn(kind, 5).hole == drawn(kind, 5).hole);
        if (kind != "centre")
            ck_assert_msg(drawn(kind, 5).hole != drawn(kind, 6).hole, "%s knows no seed", kind.c_str());
    }
}
END_TEST

START_TEST(test_rectangles_have_the_sides_of_their_names) {
    for (uint64_t seed = 0; seed < 100; ++seed) {
        const auto little = bounds_of(drawn("rectangle-small", seed, 64)),
                   large = bounds_of(drawn("rectangle-large", seed, 64));
        for (const int side : {little.right - little.left, little.bottom - little.top})
            ck_assert(side >= 8 && side <= 16);
        for (const int side : {large.right - large.left, large.bottom - large.top})
            ck_assert(side >= 24 && side <= 44);
    }
}
END_TEST

START_TEST(test_centre_is_the_middle_quarter) {
    const auto mask = drawn("centre", 1, 64);
    const auto bounds = bounds_of(mask);
    ck_assert_double_eq(mask.share(), 0.25);
    ck_assert_int_eq(bounds.left, 16);
    ck_assert_int_eq(bounds.bottom, 48);
}
END_TEST

START_TEST(test_irregular_masks_stay_within_their_shares) {
    const auto [noise_least, noise_most] = shares("noise");
    ck_assert_double_ge(noise_least, 0.02);
    ck_assert_double_le(noise_most, 0.81);
    ck_assert_double_ge(noise_most, 0.3);
    const auto [brush_least, brush_most] = shares("brush");
    ck_assert_double_ge(brush_least, 0.003);
    ck_assert_double_le(brush_most, 0.8);
    ck_assert_double_ge(brush_most, 0.2);
}
END_TEST

START_TEST(test_facial_parts_cover_their_landmarks) {
    assert_covers("mouth", 48, 67, 0.3F, 0.7F);
    assert_covers("eyes", 17, 26, 0.6F, 0.35F);
    assert_covers("nose", 27, 35, 0.45F, 0.55F);
}
END_TEST

START_TEST(test_landmarks_beyond_the_picture_still_give_a_mask) {
    Landmarks landmarks;
    landmarks.fill(1.6F);
    for (const char* part : {"mouth", "eyes", "nose", "half", "face-centre"}) {
        const double share = drawn(part, 3, 64, landmarks.data()).share();
        ck_assert(share > 0 && share < 1);
    }
}
END_TEST

START_TEST(test_mixture_draws_by_weight) {
    MaskMixture mixture;
    ck_assert(mixture.empty());
    mixture.add("centre", 3);
    mixture.add("rectangle-small", 1);
    int centres = 0;
    for (uint64_t seed = 0; seed < 1000; ++seed) {
        Random random(seed);
        centres += mixture.draw(random, nullptr, 64).share() == 0.25;
    }
    ck_assert_int_ge(centres, 700);
    ck_assert_int_le(centres, 800);
}
END_TEST

START_TEST(test_shapes_are_cut_to_the_square) {
    MaskRaster mask(10);
    mask.fill_rectangle(-5, 8, 3, 20);
    ck_assert_double_eq_tol(mask.share(), 0.06, 1e-12);
    mask.fill_rectangle(12, 0, 15, 5);
    mask.fill_disc(30, 30, 4);
    ck_assert_double_eq_tol(mask.share(), 0.06, 1e-12);
    mask.fill_disc(9, 0, 1);
    ck_assert_double_eq_tol(mask.share(), 0.09, 1e-12); // the corner and its two neighbours
}
END_TEST

START_TEST(test_unknown_kind_names_the_nearest) {
    assert_throws<Error>([] { make_mask_sampler("rectangel-small"); },
                         {"rectangel-small", "rectangle-small"});
}
END_TEST

Suite* masks_suite() {
    Suite* suite = suite_create("masks");
    TCase* tests = tcase_create("masks");
    tcase_add_test(tests, test_no_mask_is_empty_or_full);
    tcase_add_test(tests, test_a_seed_repeats_its_mask_and_another_does_not);
    tcase_add_test(tests, test_rectangles_have_the_sides_of_their_names);
    tcase_add_test(tests, test_centre_is_the_middle_quarter);
    tcase_add_test(tests, test_irregular_masks_stay_within_their_shares);
    tcase_add_test(tests, test_facial_parts_cover_their_landmarks);
    tcase_add_test(tests, test_landmarks_beyond_the_picture_still_give_a_mask);
    tcase_add_test(tests, test_mixture_draws_by_weight);
    tcase_add_test(tests, test_shapes_are_cut_to_the_square);
    tcase_add_test(tests, test_unknown_kind_names_the_nearest);
    suite_add_tcase(suite, tests);
    return suite;
}
