#include "core/networks/weights.h"

#include <ATen/ops/full.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
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
void assert_round_trip(bool half, double tolerance) {
    const TemporaryFolder folder;
    at::manual_seed(1);
    auto written = small_network(4), read = small_network(4);
    written->forward(at::randn({2, 3, 8, 8})); // batch norm's counter and statistics move
    save_weights(*written, folder / "a.safetensors", {}, half);
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
    assert_round_trip(false, 0);
}
END_TEST

START_TEST(test_half_precision_rounds_and_no_more) {
    assert_round_trip(true, 1e-3);
}
END_TEST

START_TEST(test_another_shape_is_refused_with_both_shapes) {
    const TemporaryFolder folder;
    save_weights(*small_network(4), folder / "a.safetensors", {}, false);
    assert_throws<Error>([&] { load(small_network(5), folder / "a.safetensors"); },
                         {"a.safetensors", "0.weight", "4 x 3 x 3 x 3", "5 x 3 x 3 x 3"});
}
END_TEST

START_TEST(test_missing_and_unknown_tensors_are_named) {
    const TemporaryFolder folder;
    const auto without_norm = torch::nn::Sequential(conv(3, 4, 3));
    save_weights(*without_norm, folder / "less.safetensors", {}, false);
    save_weights(*small_network(4), folder / "more.safetensors", {}, false);
    assert_throws<Error>([&] { load(small_network(4), folder / "less.safetensors"); },
                         {"less.safetensors", "1.weight"});
    assert_throws<Error>([&] { load(without_norm, folder / "more.safetensors"); },
                         {"more.safetensors", "1."});
}
END_TEST

START_TEST(test_a_network_begins_where_a_smaller_one_ended) {
    const TemporaryFolder folder;
    auto without_norm = torch::nn::Sequential(conv(3, 4, 3));
    save_weights(*without_norm, folder / "less.safetensors", {}, false);
    auto network = small_network(4);
    torch::NoGradGuard no_gradient;
    network->named_parameters()["1.weight"].fill_(0.5);
    begin_with_weights(*network, folder / "less.safetensors");
    assert_close(network->named_parameters()["0.weight"], without_norm->named_parameters()["0.weight"], 0);
    assert_close(network->named_parameters()["1.weight"], at::full({4}, 0.5), 0);
    save_weights(*network, folder / "more.safetensors", {}, false);
    assert_throws<Error>([&] { begin_with_weights(*without_norm, folder / "more.safetensors"); },
                         {"more.safetensors", "1."});
    assert_throws<Error>([&] { begin_with_weights(*small_network(5), folder / "less.safetensors"); },
                         {"less.safetensors", "0.weight"});
}
END_TEST

START_TEST(test_single_tensors_are_read_as_float32) {
    const TemporaryFolder folder;
    const auto network = small_network(4);
    save_weights(*network, folder / "a.safetensors", {}, true);
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
    tcase_add_test(tests, test_another_shape_is_refused_with_both_shapes);
    tcase_add_test(tests, test_missing_and_unknown_tensors_are_named);
    tcase_add_test(tests, test_a_network_begins_where_a_smaller_one_ended);
    tcase_add_test(tests, test_single_tensors_are_read_as_float32);
    suite_add_tcase(suite, tests);
    return suite;
}
