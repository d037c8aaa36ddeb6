// The step that the optimisers take after a batch.
#include "training/trainer/update.h"

#include <ATen/ops/equal.h>
#include <torch/utils.h>

#include "tests/models/temporary_folder.h"
#include "tests/training/suites.h"
#include "training/trainer/contestants.h"

#include "tests/networks/assert_tensors.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

const char* const recipe_text = "[model]\n"
                                "name = tiny\n"
                                "architecture = portrait\n"
                                "resolution = 32\n"
                                "fold = 2\n"
                                "width = 4\n"
                                "discriminator-width = 4\n"
                                "[data]\n"
                                "packs = none.ffpack\n"
                                "[masks]\n"
                                "centre = 1\n"
                                "[phase only]\n"
                                "steps = 1\n"
                                "train = both\n"
                                "adversarial = 1\n"
                                "told-apart-limit = 0.8\n";

Recipe read_recipe() {
    const TemporaryFolder folder;
    write_bytes(folder / "r.ini", recipe_text);
    return Recipe::read(folder / "r.ini", {});
}

// Whether D's weights move in a step in which it told this share apart.
bool learns_after(double told_apart) {
    at::manual_seed(1);
    const auto recipe = read_recipe();
    const auto description = describe_model(recipe);
    const auto generator = make_generator(description), average = make_generator(description);
    const auto discriminator = make_discriminator(description, recipe.section("model"), nullptr);
    auto of_generator = make_optimiser(generator->module());
    auto of_discriminator = make_optimiser(discriminator->module());
    const auto workers = join_workers();
    History history(0);
    const Phase phase(*recipe.phases().front(), recipe.section("training"), description, 0, {});
    Update update(phase, {*generator, *average, *discriminator, of_generator, of_discriminator, *workers,
                          history, Precision::fp32});
    bool stop = false;
    update.compute([&](int64_t) { return blank_batch(description); }, 0, stop);
    const auto weights = discriminator->module().parameters().front();
    const auto before = weights.detach().clone();
    update.apply(0, {{"told-apart", told_apart}});
    return !at::equal(weights, before);
}

} // namespace

START_TEST(test_a_discriminator_that_knows_too_much_sits_out) {
    ck_assert(learns_after(0.5));
    ck_assert(learns_after(0.8));
    ck_assert(!learns_after(0.81));
}
END_TEST

Suite* update_suite() {
    Suite* suite = suite_create("update");
    TCase* tests = tcase_create("update");
    tcase_add_test(tests, test_a_discriminator_that_knows_too_much_sits_out);
    suite_add_tcase(suite, tests);
    return suite;
}
