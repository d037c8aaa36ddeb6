#include "training/cli/fill_jobs.h"

#include <set>

#include "core/error.h"
#include "training/cli/arguments.h"

#include "tests/models/temporary_folder.h"

#include "tests/cli/assert_throws.h"
#include "tests/cli/suites.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

// Planning looks at names alone; the files need not be pictures.
void touch(const TemporaryFolder& folder, std::initializer_list<const char*> names) {
    for (const char* name : names)
        write_bytes(folder / name, "x");
}

std::vector<std::string> image_names(const std::vector<FillJob>& jobs) {
    std::vector<std::string> names;
    for (const FillJob& job : jobs)
        names.push_back(job.image.filename().string());
    return names;
}

} // namespace

START_TEST(a_folder_is_sorted_by_bytes_and_leaves_other_files_out) {
    TemporaryFolder folder;
    touch(folder, {"in/b.png", "in/a.JPG", "in/Z.tif", "in/notes.txt", "in/.hidden.png", "in/deep/c.png",
                   "mask.png"});
    const auto jobs = plan_fill(folder / "in", folder / "mask.png", folder / "out", false);
    ck_assert(image_names(jobs) == std::vector<std::string>({"Z.tif", "a.JPG", "b.png"}));
    assert_text(jobs[1].output.string(), (folder / "out/a.JPG").string());
    ck_assert_msg(!std::filesystem::exists(folder / "out"), "planning made the output folder");
}
END_TEST

START_TEST(masks_pair_by_name_then_by_stem) {
    TemporaryFolder folder;
    touch(folder, {"in/a.png", "in/b.jpg", "in/c.png", "in/d.png", "masks/a.png", "masks/a.tif",
                   "masks/b.png", "masks/d.tif", "masks/d.bmp"});
    const auto jobs = plan_fill(folder / "in", folder / "masks", folder / "out", false);
    assert_text(jobs[0].mask.filename().string(), "a.png");
    assert_text(jobs[1].mask.filename().string(), "b.png");
    assert_contains(jobs[2].problem, "c.png' has no mask");
    assert_contains(jobs[3].problem, "d.png' has several masks");
    ck_assert(jobs[0].problem.empty() && jobs[1].problem.empty());
}
END_TEST

START_TEST(a_mask_beside_the_pictures_is_none_of_them) {
    TemporaryFolder folder;
    touch(folder, {"in/a.png", "in/mask.png"});
    const auto jobs = plan_fill(folder / "in", folder / "in/mask.png", folder / "out", false);
    ck_assert(image_names(jobs) == std::vector<std::string>({"a.png"}));
}
END_TEST

START_TEST(one_picture_goes_to_a_file_or_into_a_folder) {
    TemporaryFolder folder;
    touch(folder, {"a.png", "mask.png", "out/keep"});
    const auto to_file = plan_fill(folder / "a.png", folder / "mask.png", folder / "b.png", false);
    assert_text(to_file.at(0).output.string(), (folder / "b.png").string());
    const auto to_folder = plan_fill(folder / "a.png", folder / "mask.png", folder / "out", false);
    assert_text(to_folder.at(0).output.string(), (folder / "out/a.png").string());
}
END_TEST

START_TEST(pictures_are_replaced_only_when_asked_and_masks_never) {
    TemporaryFolder folder;
    touch(folder, {"in/a.png", "masks/a.png"});
    const auto plan = [&](const char* output, bool overwrite) {
        return plan_fill(folder / "in", folder / "masks", folder / output, overwrite);
    };
    assert_throws<Error>([&] { plan("in", false); }, {"would replace the picture", "--overwrite"});
    ck_assert_uint_eq(plan("in", true).size(), 1);
    assert_throws<Error>([&] { plan("masks", true); }, {"would replace the mask"});
    assert_throws<Error>([&] { plan_fill(folder / "in", folder / "in", folder / "out", false); },
                         {"its own mask"});
}
END_TEST

START_TEST(what_cannot_be_planned_is_said) {
    TemporaryFolder folder;
    touch(folder, {"in/a.png", "mask.png", "empty/readme", "file"});
    assert_throws<Error>([&] { plan_fill(folder / "empty", folder / "mask.png", folder / "out", false); },
                         {"empty' holds no picture"});
    assert_throws<Error>([&] { prepare_output(folder / "in", folder / "file"); },
                         {"Cannot make the output folder"});
    assert_throws<Error>([&] { prepare_output(folder / "in/a.png", folder / "no/b.png"); },
                         {"There is no folder"});
    prepare_output(folder / "in", folder / "new/deep");
    ck_assert(std::filesystem::is_directory(folder / "new/deep"));
}
END_TEST

START_TEST(shards_are_disjoint_and_complete) {
    std::vector<FillJob> jobs(23);
    for (size_t i = 0; i < jobs.size(); i++)
        jobs[i].image = std::to_string(i);
    for (size_t count = 1; count <= 30; count++) {
        std::set<std::string> seen;
        size_t taken = 0;
        for (size_t index = 1; index <= count; index++)
            for (const FillJob& job : take_shard(jobs, {index, count})) {
                seen.insert(job.image.string());
                taken++;
            }
        ck_assert_uint_eq(taken, jobs.size());
        ck_assert_uint_eq(seen.size(), jobs.size());
    }
}
END_TEST

START_TEST(shards_count_from_one) {
    const Shard shard = parse_shard("3/8");
    ck_assert_uint_eq(shard.index, 3);
    ck_assert_uint_eq(shard.count, 8);
    for (const char* wrong :
         {"", "3", "0/8", "9/8", "-1/8", "1/0", "1/8x", "1 /8", "a/b", "1/99999999999999999999"})
        assert_throws<UsageError>([&] { parse_shard(wrong); }, {"K from 1 to N", wrong});
}
END_TEST

Suite* fill_jobs_suite() {
    Suite* suite = suite_create("cli/fill_jobs");
    TCase* tests = tcase_create("fill_jobs");
    tcase_add_test(tests, a_folder_is_sorted_by_bytes_and_leaves_other_files_out);
    tcase_add_test(tests, masks_pair_by_name_then_by_stem);
    tcase_add_test(tests, a_mask_beside_the_pictures_is_none_of_them);
    tcase_add_test(tests, one_picture_goes_to_a_file_or_into_a_folder);
    tcase_add_test(tests, pictures_are_replaced_only_when_asked_and_masks_never);
    tcase_add_test(tests, what_cannot_be_planned_is_said);
    tcase_add_test(tests, shards_are_disjoint_and_complete);
    tcase_add_test(tests, shards_count_from_one);
    suite_add_tcase(suite, tests);
    return suite;
}
