#include "core/networks/weights.h"

#include <ATen/ops/full.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/utils.h>

#include "core/error.h"
#include "core/networks/layers.h"
#include "tests/models/temporary_folder.h"
#include "tests/networks/suites.h"

#include "tests/cli/assert_throws.h"
#include "tests/networks/assert_tensors.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

torch::nn::Sequential small_network(int64_t channels) {
    return torch::nn::Sequential(conv(3, channels, 3), torch::nn::BatchNorm2d(channels));
}

void load(torch::nn::Sequential network, const std::filesystem::path& path) {
    load_weights(*network, Safetensors::read(path), path);
}

// Every parameter and buffer of a network that was saved and loaded into another, against the first.
void assert_round_trip(Storage storage, double tolerance) {
    const TemporaryFolder folder;
    at::manual_seed(1);
    auto written = small_network(4), read = small_network(4);
    written->forward(at::randn({2, 3, 8, 8})); // batch norm's counter and statistics move
    save_weights(*written, folder / "a.safetensors", {}, storage);
    load(read, folder / "a.safetensors");
    const auto parameters = written->named_parameters(), buffers = written->named_buffers();
    for (const auto& item : read->named_parameters())
        assert_close(item.value(), parameters[item.key()], tolerance);
    for (const auto& item : read->named_buffers())
        assert_close(item.value(), buffers[item.key()], tolerance);
    ck_assert_int_eq(read->named_buffers()["1.num_batches_tracked"].item<int64_t>(), 1);
}

} // namespace

START_TEST(test_weights_come_back_as_they_were) {
    assert_round_trip(Storage::full, 0);
}
END_TEST

START_TEST(test_half_precision_rounds_and_no_more) {
    assert_round_trip(Storage::half, 1e-3);
}
END_TEST

START_TEST(test_bytes_round_to_a_254th_of_a_row_s_range) {
    assert_round_trip(Storage::bytes, 1e-3);
    const TemporaryFolder folder;
    const auto network = torch::nn::Sequential(conv(64, 64, 3));
    torch::NoGradGuard no_gradient;
    network->named_parameters()["0.weight"][5].zero_();
    save_weights(*network, folder / "half.safetensors", {}, Storage::half);
    save_weights(*network, folder / "bytes.safetensors", {}, Storage::bytes);
    ck_assert_uint_lt(10 * std::filesystem::file_size(folder / "bytes.safetensors"),
                      6 * std::filesystem::file_size(folder / "half.safetensors"));
    auto read = torch::nn::Sequential(conv(64, 64, 3));
    load(read, folder / "bytes.safetensors");
    assert_close(read->named_parameters()["0.weight"][5], at::zeros({64, 3, 3}), 0);
}
END_TEST

START_TEST(test_bytes_without_their_scale_are_refused) {
    const TemporaryFolder folder;
    save_weights(*small_network(4), folder / "whole.safetensors", {}, Storage::bytes);
    const auto whole = Safetensors::read(folder / "whole.safetensors");
    const float number = 1;
    std::vector<TensorView> without, short_of_rows;
    for (const auto& view : whole.tensors()) {
        const bool scale = view.name == "0.weight.scale";
        if (!scale)
            without.push_back(view);
        short_of_rows.push_back(
            scale ? TensorView{view.name, "F32", {1}, reinterpret_cast<const std::byte*>(&number), 4} : view);
    }
    write_safetensors(folder / "without.safetensors", without, {});
    write_safetensors(folder / "short.safetensors", short_of_rows, {});
    assert_throws<Error>([&] { load(small_network(4), folder / "without.safetensors"); },
                         {"without.safetensors", "0.weight.scale"});
    assert_throws<Error>([&] { load(small_network(4), folder / "short.safetensors"); },
                         {"short.safetensors", "0.weight.scale", "each row"});
}
END_TEST

START_TEST(test_another_shape_is_refused_with_both_shapes) {
    const TemporaryFolder folder;
    save_weights(*small_network(4), folder / "a.safetensors", {}, Storage::full);
    assert_throws<Error>([&] { load(small_network(5), folder / "a.safetensors"); },
                         {"a.safetensors", "0.weight", "4 x 3 x 3 x 3", "5 x 3 x 3 x 3"});
}
END_TEST

START_TEST(test_missing_and_unknown_tensors_are_named) {
    const TemporaryFolder folder;
    const auto without_norm = torch::nn::Sequential(conv(3, 4, 3));
    save_weights(*without_norm, folder / "less.safetensors", {}, Storage::full);
    save_weights(*small_network(4), folder / "more.safetensors", {}, Storage::full);
    assert_throws<Error>([&] { load(small_network(4), folder / "less.safetensors"); },
                         {"less.safetensors", "1.weight"});
    assert_throws<Error>([&] { load(without_norm, folder / "more.safetensors"); },
                         {"more.safetensors", "1."});
}
END_TEST

START_TEST(test_a_network_begins_where_a_smaller_one_ended) {
    const TemporaryFolder folder;
    auto without_norm = torch::nn::Sequential(conv(3, 4, 3));
    save_weights(*without_norm, folder / "less.safetensors", {}, Storage::full);
    auto network = small_network(4);
    torch::NoGradGuard no_gradient;
    network->named_parameters()["1.weight"].fill_(0.5);
    begin_with_weights(*network, folder / "less.safetensors");
    assert_close(network->named_parameters()["0.weight"], without_norm->named_parameters()["0.weight"], 0);
    assert_close(network->named_parameters()["1.weight"], at::full({4}, 0.5), 0);
    save_weights(*network, folder / "more.safetensors", {}, Storage::full);
    assert_throws<Error>([&] { begin_with_weights(*without_norm, folder / "more.safetensors"); },
                         {"more.safetensors", "1."});
    assert_throws<Error>([&] { begin_with_weights(*small_network(5), folder / "less.safetensors"); },
                         {"less.safetensors", "0.weight"});
}
END_TEST

START_TEST(test_single_tensors_are_read_as_float32) {
    const TemporaryFolder folder;
    const auto network = small_network(4);
    save_weights(*network, folder / "a.safetensors", {}, Storage::half);
    const auto file = Safetensors::read(folder / "a.safetensors");
    const auto weight = read_tensor(file, "0.weight", folder / "a.safetensors");
    ck_assert(weight.scalar_type() == at::kFloat);
    assert_close(weight, network->named_parameters()["0.weight"], 1e-3);
    assert_throws<Error>([&] { read_tensor(file, "9.weight", folder / "a.safetensors"); },
                         {"a.safetensors", "9.weight"});
}
END_TEST

Suite* weights_suite() {
    Suite* suite = suite_create("weights");
    TCase* tests = tcase_create("weights");
    tcase_add_test(tests, test_weights_come_back_as_they_were);
    tcase_add_test(tests, test_half_precision_rounds_and_no_more);
    tcase_add_test(tests, test_bytes_round_to_a_254th_of_a_row_s_range);
    tcase_add_test(tests, test_bytes_without_their_scale_are_refused);
    tcase_add_test(tests, test_another_shape_is_refused_with_both_shapes);
    tcase_add_test(tests, test_missing_and_unknown_tensors_are_named);
    tcase_add_test(tests, test_a_network_begins_where_a_smaller_one_ended);
    tcase_add_test(tests, test_single_tensors_are_read_as_float32);
    suite_add_tcase(suite, tests);
    return suite;
}
