#include "training/trainer/batch_source.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <ATen/ops/tensor.h>

#include "core/error.h"
#include "tests/models/temporary_folder.h"
#include "tests/training/drawn_pack.h"
#include "tests/training/suites.h"
#include "training/trainer/fade_in.h"

#include "tests/cli/assert_throws.h"
#include "tests/networks/assert_tensors.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

constexpr int side = 16;

// A pack whose training pictures are all of one gray value, 1, 2, 3 ..., so that a batch tells who is in it.
// Smiling are those of `smiling`; the pictures of the other split are 255.
std::shared_ptr<const Pack> gray_pack(const TemporaryFolder& folder, int count,
                                      const std::vector<int>& smiling = {}) {
    PackInfo info;
    info.resolution = side;
    info.frame = "ffhq";
    info.attribute_names = {"Smiling"};
    PackWriter writer(folder / "gray.ffpack", info);
    for (int value = 1; value <= count; ++value) {
        const bool smiles = std::count(smiling.begin(), smiling.end(), value) > 0;
        append_gray(writer, side, uint8_t(value), Split::train, {smiles ? 1.F : 0.F});
        append_gray(writer, side, 255, Split::validation, {0});
    }
    writer.finish();
    return std::make_shared<Pack>(folder / "gray.ffpack");
}

MaskMixture centre() {
    MaskMixture masks;
    masks.add("centre", 1);
    return masks;
}

std::vector<int> values_of(const Batch& batch) {
    std::vector<int> values;
    for (int64_t i = 0; i < batch.image.size(0); ++i)
        values.push_back(int(std::lround(batch.image[i][0][0][0].item<double>() * 255)));
    return values;
}

DataSettings labelled(const std::string& keep, bool balance = false) {
    DataSettings settings;
    settings.label = "Smiling";
    settings.keep = keep;
    settings.balance = balance;
    return settings;
}

} // namespace

START_TEST(test_a_step_always_gives_the_same_batch) {
    const TemporaryFolder folder;
    write_drawn_pack(folder / "a.ffpack", 32);
    MaskMixture masks;
    masks.add("noise", 1);
    const auto open = [&] {
        return BatchSource({std::make_shared<Pack>(folder / "a.ffpack")}, DataSettings(), Split::train);
    };
    const auto source = open(), again = open();
    source.draw(1, 6, 32, masks); // what was drawn before leaves no trace
    const auto batch = source.draw(7, 6, 32, masks), repeated = again.draw(7, 6, 32, masks);
    assert_close(repeated.image, batch.image, 0);
    assert_close(repeated.mask, batch.mask, 0);
    ck_assert_double_gt(largest_difference(source.draw(8, 6, 32, masks).image, batch.image), 0.01);
}
END_TEST

START_TEST(test_an_epoch_shows_every_picture_once_in_an_order_of_its_own) {
    const TemporaryFolder folder;
    const BatchSource source({gray_pack(folder, 21)}, DataSettings(), Split::train);
    ck_assert_uint_eq(source.size(), 21);
    std::vector<std::vector<int>> epochs(2);
    for (uint64_t step = 0; step < 6; ++step)
        for (const int value : values_of(source.draw(step, 7, side, centre())))
            epochs[step / 3].push_back(value);
    ck_assert(epochs[0] != epochs[1]);
    for (auto& epoch : epochs) {
        ck_assert(!std::is_sorted(epoch.begin(), epoch.end()));
        std::sort(epoch.begin(), epoch.end());
        for (int i = 0; i < 21; ++i)
            ck_assert_int_eq(epoch[size_t(i)], i + 1);
    }
}
END_TEST

START_TEST(test_two_half_batches_are_the_whole_one) {
    const TemporaryFolder folder;
    const BatchSource source({gray_pack(folder, 9)}, DataSettings(), Split::train);
    auto halves = values_of(source.draw(4, 3, side, centre()));
    for (const int value : values_of(source.draw(5, 3, side, centre())))
        halves.push_back(value);
    ck_assert(values_of(source.draw(2, 6, side, centre())) == halves);
}
END_TEST

START_TEST(test_balance_draws_both_kinds_equally_often) {
    const TemporaryFolder folder;
    const BatchSource source({gray_pack(folder, 20, {4, 17})}, labelled("all", true), Split::train);
    const auto batch = source.draw(3, 40, side, centre());
    ck_assert_int_eq(batch.label.sum().item<int64_t>(), 20);
    std::map<int, int> times;
    for (const int value : values_of(batch))
        ++times[value];
    ck_assert_int_eq(times[4], 10);
    ck_assert_int_eq(times[17], 10);
}
END_TEST

START_TEST(test_rare_pictures_come_several_times_an_epoch) {
    const TemporaryFolder folder;
    DataSettings settings;
    settings.oftener = "Smiling";
    settings.times = 3;
    const BatchSource source({gray_pack(folder, 10, {2, 5})}, settings, Split::train);
    ck_assert_uint_eq(source.size(), 10); // the order for measuring has each of them once
    std::map<int, int> times;
    for (const int value : values_of(source.draw(0, 14, side, centre())))
        ++times[value];
    for (const auto& [value, drawn] : times)
        ck_assert_int_eq(drawn, value == 2 || value == 5 ? 3 : 1);
    settings.oftener = "Bald";
    assert_throws<Error>(
        [&] {
            BatchSource({gray_pack(folder, 10, {2, 5})}, settings, Split::train);
        },
        {"Bald", "oftener"});
    PackInfo unknowing;
    unknowing.resolution = side;
    PackWriter writer(folder / "plain.ffpack", unknowing);
    append_gray(writer, side, 9, Split::train, {});
    writer.finish();
    const auto plain = std::make_shared<Pack>(folder / "plain.ffpack");
    ck_assert_uint_eq(BatchSource({plain}, settings, Split::train).size(), 1);
}
END_TEST

START_TEST(test_keep_leaves_one_kind) {
    const TemporaryFolder folder;
    const auto pack = gray_pack(folder, 10, {2, 5});
    const BatchSource present({pack}, labelled("present"), Split::train),
        absent({pack}, labelled("absent"), Split::train);
    ck_assert_uint_eq(present.size(), 2);
    ck_assert_uint_eq(absent.size(), 8);
    for (const int value : values_of(present.draw(0, 4, side, centre())))
        ck_assert(value == 2 || value == 5);
}
END_TEST

START_TEST(test_pictures_of_unknown_label_are_left_out) {
    const TemporaryFolder folder;
    write_drawn_pack(folder / "a.ffpack", 16);
    const auto pack = std::make_shared<Pack>(folder / "a.ffpack");
    ck_assert_uint_eq(BatchSource({pack}, DataSettings(), Split::train).size(), drawn_train);
    ck_assert_uint_eq(BatchSource({pack}, labelled("all"), Split::train).size(), drawn_train - 1);
}
END_TEST

START_TEST(test_mirroring_turns_half_of_the_pictures) {
    const TemporaryFolder folder;
    PackInfo info;
    info.resolution = side;
    PackWriter writer(folder / "a.ffpack", info);
    std::vector<uint8_t> pixels(size_t(3 * side * side), 0);
    std::fill_n(pixels.begin(), 3, uint8_t(255)); // the top left pixel is white
    writer.append({}, pixels.data());
    writer.finish();
    DataSettings settings;
    const auto pack = std::make_shared<Pack>(folder / "a.ffpack");
    const auto corner = [&](const BatchSource& source) {
        return source.draw(0, 200, side, centre())
            .image.select(3, 0)
            .select(2, 0)
            .select(1, 0)
            .sum()
            .item<double>();
    };
    const double left = corner(BatchSource({pack}, settings, Split::train));
    ck_assert(left > 70 && left < 130);
    settings.mirror = false;
    ck_assert_double_eq(corner(BatchSource({pack}, settings, Split::train)), 200);
}
END_TEST

START_TEST(test_smaller_pictures_are_means_of_squares) {
    const TemporaryFolder folder;
    write_drawn_pack(folder / "a.ffpack", 32);
    const BatchSource source({std::make_shared<Pack>(folder / "a.ffpack")}, DataSettings(), Split::train);
    const auto large = source.fixed(0, 2, 32, centre()).image, small = source.fixed(0, 2, 16, centre()).image;
    assert_shape(small, {2, 3, 16, 16});
    const auto mean = large.slice(2, 8, 10).slice(3, 20, 22).mean(at::IntArrayRef({2, 3}));
    assert_close(small.select(3, 10).select(2, 4), mean, 1e-6);
}
END_TEST

START_TEST(test_fading_in_goes_from_coarse_to_fine) {
    const TemporaryFolder folder;
    write_drawn_pack(folder / "a.ffpack", 32);
    const BatchSource source({std::make_shared<Pack>(folder / "a.ffpack")}, DataSettings(), Split::train);
    const auto fine = source.fixed(0, 2, 32, centre()).image, coarse = source.fixed(0, 2, 16, centre()).image;
    const auto start = faded_in(fine, 2, 0);
    assert_close(start.slice(2, 0, 32, 2).slice(3, 1, 32, 2), coarse, 1e-6);
    assert_close(faded_in(fine, 2, 1), fine, 1e-6);
    assert_close(faded_in(fine, 2, 0.25), 0.75 * start + 0.25 * fine, 1e-6);
}
END_TEST

START_TEST(test_fixed_pictures_stop_at_the_last_one) {
    const TemporaryFolder folder;
    const BatchSource source({gray_pack(folder, 5)}, DataSettings(), Split::validation);
    ck_assert_int_eq(source.fixed(0, 16, side, centre()).image.size(0), 5);
    ck_assert_int_eq(source.fixed(4, 2, side, centre()).mask.size(0), 1);
}
END_TEST

START_TEST(test_labels_are_turned_in_their_share) {
    const TemporaryFolder folder;
    const BatchSource source({gray_pack(folder, 20, {4, 17})}, labelled("all"), Split::train);
    const auto before = source.draw(0, 200, side, centre());
    auto batch = before;
    batch.turn_labels(0.25, Random(1));
    const auto turned = batch.opposite.sum().item<int64_t>();
    ck_assert(turned > 30 && turned < 70);
    assert_close(batch.label.ne(before.label).to(at::kFloat), batch.opposite.to(at::kFloat), 0);
}
END_TEST

START_TEST(test_a_judge_is_told_what_is_known_and_who_it_is) {
    const TemporaryFolder folder;
    write_drawn_pack(folder / "a.ffpack", 32);
    const auto pack = std::make_shared<Pack>(folder / "a.ffpack");
    DataSettings settings;
    settings.task = Task::judging;
    const BatchSource source({pack, pack}, settings, Split::train);
    ck_assert_int_eq(source.persons(),
                     4); // numbers 0, 1, 3, 4 modulo 6; the same pack twice is the same people
    const auto batch = source.fixed(0, 5, 32, {}); // pictures 0, 1, 3, 4, 6
    assert_close(batch.attributes, at::tensor({0.F, 1.F, -1.F, 0.F, 0.F}).view({5, 1}), 0);
    assert_close(batch.person.to(at::kFloat), at::tensor({0.F, 1.F, 2.F, 3.F, 0.F}), 0);
    ck_assert_double_eq(batch.mask.sum().item<double>(), 0);
    ck_assert(!BatchSource({pack}, DataSettings(), Split::train).fixed(0, 1, 32, centre()).person.defined());
}
END_TEST

START_TEST(test_an_aligner_is_shown_wrong_frames_and_told_the_right_ones) {
    const TemporaryFolder folder;
    write_drawn_pack(folder / "a.ffpack", 32);
    const auto pack = std::make_shared<Pack>(folder / "a.ffpack");
    DataSettings settings;
    settings.task = Task::alignment;
    settings.mirror = false;
    const BatchSource source({pack}, settings, Split::train), plain({pack}, DataSettings(), Split::train);
    const auto batch = source.fixed(0, 4, 32, centre());
    assert_shape(batch.correction, {4, 4});
    ck_assert_double_gt(largest_difference(batch.image, plain.fixed(0, 4, 32, centre()).image), 0.01);
    assert_close(source.fixed(2, 2, 32, centre()).correction, batch.correction.narrow(0, 2, 2), 0);
    const auto drawn = source.draw(0, 64, 32, centre()).correction;
    ck_assert_double_gt(drawn.abs().amin(1).max().item<double>(), 0.01); // one that is wrong in everything
    ck_assert_double_lt(drawn.abs().max().item<double>(), 0.5);
    ck_assert(!plain.draw(0, 4, 32, centre()).correction.defined());
}
END_TEST

START_TEST(test_data_that_does_not_fit_is_refused) {
    const TemporaryFolder folder;
    const auto pack = gray_pack(folder, 3);
    assert_throws<Error>([&] { BatchSource({pack}, DataSettings(), Split::test); }, {"no picture"});
    assert_throws<Error>([&] { BatchSource({pack}, labelled("all", true), Split::train); },
                         {"balance", "Smiling"});
    DataSettings unknown;
    unknown.label = "Bald";
    assert_throws<Error>([&] { BatchSource({pack}, unknown, Split::train); }, {"Bald"});
}
END_TEST

Suite* batch_source_suite() {
    Suite* suite = suite_create("batch source");
    TCase* tests = tcase_create("batch source");
    tcase_add_test(tests, test_a_step_always_gives_the_same_batch);
    tcase_add_test(tests, test_an_epoch_shows_every_picture_once_in_an_order_of_its_own);
    tcase_add_test(tests, test_two_half_batches_are_the_whole_one);
    tcase_add_test(tests, test_balance_draws_both_kinds_equally_often);
    tcase_add_test(tests, test_rare_pictures_come_several_times_an_epoch);
    tcase_add_test(tests, test_keep_leaves_one_kind);
    tcase_add_test(tests, test_pictures_of_unknown_label_are_left_out);
    tcase_add_test(tests, test_mirroring_turns_half_of_the_pictures);
    tcase_add_test(tests, test_smaller_pictures_are_means_of_squares);
    tcase_add_test(tests, test_fading_in_goes_from_coarse_to_fine);
    tcase_add_test(tests, test_fixed_pictures_stop_at_the_last_one);
    tcase_add_test(tests, test_labels_are_turned_in_their_share);
    tcase_add_test(tests, test_a_judge_is_told_what_is_known_and_who_it_is);
    tcase_add_test(tests, test_an_aligner_is_shown_wrong_frames_and_told_the_right_ones);
    tcase_add_test(tests, test_data_that_does_not_fit_is_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
