#include "training/masks/mask_sampler.h"

#include <algorithm>
#include <array>
#include <map>

#include "core/error.h"
#include "tests/models/temporary_folder.h"
#include "tests/training/suites.h"
#include "training/data/pack.h"

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

// A pack of masks 4 x 4 as text, '#' in the hole; as `facefill prepare --masks` writes them.
void write_mask_pack(const std::filesystem::path& path, const std::vector<std::string>& masks,
                     const std::string& frame = mask_pack_frame) {
    PackInfo info;
    info.resolution = 4;
    info.channels = 1;
    info.frame = frame;
    PackWriter writer(path, info);
    for (auto mask : masks) {
        for (auto& pixel : mask)
            pixel = pixel == '#' ? char(255) : char(0);
        writer.append({}, reinterpret_cast<const uint8_t*>(mask.data()));
    }
    writer.finish();
}

std::string as_text(const MaskRaster& mask) {
    std::string text;
    for (const auto hole : mask.hole)
        text += hole ? '#' : '.';
    return text;
}

// What the sampler draws with the seeds 0 .. 99, and how often.
std::map<std::string, int> drawn_often(const MaskSampler& sampler, int side) {
    std::map<std::string, int> counts;
    for (uint64_t seed = 0; seed < 100; ++seed) {
        Random random(seed), again(seed);
        MaskRaster mask(side), repeated(side);
        sampler.draw(random, nullptr, mask);
        sampler.draw(again, nullptr, repeated);
        ck_assert(mask.hole == repeated.hole);
        ++counts[as_text(mask)];
    }
    return counts;
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

START_TEST(test_one_eye_is_left_to_be_seen) {
    int left = 0;
    for (uint64_t seed = 0; seed < 40; ++seed) {
        const auto mask = drawn("eye", seed, 64);
        const bool covers_left = mask.hole[27 * 64 + 23], covers_right = mask.hole[27 * 64 + 41];
        ck_assert(covers_left != covers_right);
        left += covers_left;
    }
    ck_assert(left > 8 && left < 32);
}
END_TEST

START_TEST(test_landmarks_beyond_the_picture_still_give_a_mask) {
    Landmarks landmarks;
    landmarks.fill(1.6F);
    for (const char* part : {"mouth", "eyes", "eye", "nose", "half", "face-centre"}) {
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

START_TEST(test_a_hole_stays_wherever_it_reaches) {
    // The hole's column 1 of 3 lies over the columns 1 and 2 of 4; its row 0 over the rows 0 and 1.
    const uint8_t hole[9] = {0, 1, 0, 0, 0, 0, 0, 0, 0};
    MaskRaster finer(4);
    finer.fill_reached(hole, 3, false);
    ck_assert(as_text(finer) == ".##."
                                ".##."
                                "...."
                                "....");
    const uint8_t corner[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0};
    MaskRaster coarser(2), mirrored(2);
    coarser.fill_reached(corner, 4, false);
    mirrored.fill_reached(corner, 4, true);
    ck_assert(as_text(coarser) == "..#.");
    ck_assert(as_text(mirrored) == "...#");
}
END_TEST

START_TEST(test_files_are_drawn_equally_often_and_mirrored_half_of_the_time) {
    const TemporaryFolder folder;
    const std::string left = "#...#...........", right = "...#...#........", middle = ".....##.........";
    write_mask_pack(folder / "masks.ffpack", {left, middle});
    const auto counts = drawn_often(*make_file_mask_sampler(folder / "masks.ffpack"), 4);
    ck_assert_uint_eq(counts.size(), 3);
    ck_assert(counts.at(left) > 10 && counts.at(left) < 40);
    ck_assert(counts.at(right) > 10 && counts.at(right) < 40);
    ck_assert(counts.at(middle) > 35 && counts.at(middle) < 65);
}
END_TEST

START_TEST(test_a_mask_that_covers_a_small_square_gives_way) {
    const TemporaryFolder folder;
    const std::string scattered = "#..#........#..#", corner = "#...............";
    write_mask_pack(folder / "masks.ffpack", {scattered, corner});
    const auto counts = drawn_often(*make_file_mask_sampler(folder / "masks.ffpack"), 2);
    ck_assert_uint_eq(counts.size(), 2);
    ck_assert(counts.count("#...") == 1 && counts.count(".#..") == 1);
    write_mask_pack(folder / "covering.ffpack", {scattered});
    const auto covering = make_file_mask_sampler(folder / "covering.ffpack");
    assert_throws<Error>([&] { drawn_often(*covering, 2); }, {"covering.ffpack", "2 pixels"});
}
END_TEST

START_TEST(test_what_is_no_pack_of_masks_is_refused) {
    const TemporaryFolder folder;
    assert_throws<Error>([&] { make_file_mask_sampler(folder / "absent.ffpack"); }, {"absent.ffpack"});
    write_mask_pack(folder / "gray.ffpack", {"#..............."}, "ffhq");
    assert_throws<Error>([&] { make_file_mask_sampler(folder / "gray.ffpack"); },
                         {"gray.ffpack", "pictures", "--masks"});
    write_mask_pack(folder / "empty.ffpack", {});
    assert_throws<Error>([&] { make_file_mask_sampler(folder / "empty.ffpack"); },
                         {"empty.ffpack", "no mask"});
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
    tcase_add_test(tests, test_one_eye_is_left_to_be_seen);
    tcase_add_test(tests, test_landmarks_beyond_the_picture_still_give_a_mask);
    tcase_add_test(tests, test_mixture_draws_by_weight);
    tcase_add_test(tests, test_shapes_are_cut_to_the_square);
    tcase_add_test(tests, test_unknown_kind_names_the_nearest);
    tcase_add_test(tests, test_a_hole_stays_wherever_it_reaches);
    tcase_add_test(tests, test_files_are_drawn_equally_often_and_mirrored_half_of_the_time);
    tcase_add_test(tests, test_a_mask_that_covers_a_small_square_gives_way);
    tcase_add_test(tests, test_what_is_no_pack_of_masks_is_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
