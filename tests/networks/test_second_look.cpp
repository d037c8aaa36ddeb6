// Two erased eyes are drawn again one by one; nothing else is.
#include "core/networks/second_look.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/zeros.h>
#include <torch/utils.h>

#include "tests/networks/suites.h"

#include "tests/networks/assert_tensors.h"

using namespace facefill;
using namespace facefill::testing;

namespace {

constexpr int64_t side = 100; // of the pictures: pixels are hundredths of the frame

at::Tensor rectangle(int64_t left, int64_t top, int64_t right, int64_t bottom) {
    auto mask = at::zeros({1, 1, side, side});
    mask.slice(2, top, bottom).slice(3, left, right).fill_(1);
    return mask;
}

const at::Tensor& eyes() {
    static const auto mask = rectangle(25, 35, 75, 55);
    return mask;
}

at::Tensor grey(double value) {
    return at::full({1, 3, side, side}, value);
}

// Answers with a grey of its own at each call, and keeps what it was shown.
struct Painter {
    std::vector<at::Tensor> images, masks;
    at::Tensor operator()(const at::Tensor& image, const at::Tensor& mask) {
        images.push_back(image);
        masks.push_back(mask);
        return at::full_like(image, 0.1 * double(images.size()));
    }
};

double at_point(const at::Tensor& picture, int64_t x, int64_t y) {
    return picture[0][0][y][x].item<double>();
}

} // namespace

START_TEST(test_each_eye_s_part_of_a_hole_ends_at_the_middle) {
    assert_close(hole_of_eye(eyes(), EyeSide::left), rectangle(25, 35, 50, 55), 0);
    assert_close(hole_of_eye(eyes(), EyeSide::right), rectangle(50, 35, 75, 55), 0);
    // Of a larger hole the eyes and brows alone.
    assert_close(hole_of_eye(rectangle(20, 10, 80, 95), EyeSide::right), rectangle(50, 26, 80, 60), 0);
}
END_TEST

START_TEST(test_other_holes_are_left_alone) {
    const auto nothing = at::zeros({1, 1, side, side});
    for (const auto& mask : {nothing, rectangle(30, 65, 70, 85), rectangle(25, 35, 50, 55),
                             rectangle(52, 10, 90, 90), rectangle(25, 20, 75, 44)})
        for (const auto eye : {EyeSide::left, EyeSide::right})
            assert_close(hole_of_eye(mask, eye), nothing, 0);
    Painter painter;
    const auto mouth = rectangle(30, 65, 70, 85);
    assert_close(eyes_drawn_again(std::ref(painter), grey(0.5), mouth, grey(0.7)), grey(0.7), 0);
    ck_assert(painter.images.empty());
}
END_TEST

START_TEST(test_the_second_eye_is_drawn_beside_the_first) {
    Painter painter;
    const auto result = eyes_drawn_again(std::ref(painter), grey(0.5), eyes(), grey(0.7));
    ck_assert_uint_eq(painter.images.size(), 2);
    assert_close(painter.masks[0], hole_of_eye(eyes(), EyeSide::right), 0);
    assert_close(painter.masks[1], hole_of_eye(eyes(), EyeSide::left), 0);
    ck_assert_double_eq_tol(at_point(painter.images[0], 30, 45), 0.7, 1e-6); // the first fill's eye
    ck_assert_double_eq_tol(at_point(painter.images[0], 30, 80), 0.5, 1e-6); // the photograph
    ck_assert_double_eq_tol(at_point(painter.images[1], 70, 45), 0.1, 1e-6); // the eye drawn again
    ck_assert_double_eq_tol(at_point(result, 70, 45), (0.7 + 0.1) / 2, 1e-6);
    ck_assert_double_eq_tol(at_point(result, 30, 45), (0.7 + 0.2) / 2, 1e-6);
    ck_assert_double_eq_tol(at_point(result, 30, 80), 0.7, 1e-6);
}
END_TEST

START_TEST(test_without_a_nose_the_second_drawing_counts_alone) {
    Painter painter;
    const auto result = eyes_drawn_again(std::ref(painter), grey(0.5), rectangle(25, 25, 75, 75), grey(0.7));
    ck_assert_double_eq_tol(at_point(result, 70, 45), 0.1, 1e-6);
    ck_assert_double_eq_tol(at_point(result, 30, 45), 0.2, 1e-6);
    ck_assert_double_eq_tol(at_point(result, 50, 70), 0.7, 1e-6);
}
END_TEST

START_TEST(test_each_picture_of_a_batch_by_itself) {
    Painter painter;
    const auto masks = at::cat({rectangle(30, 65, 70, 85), eyes()});
    const auto result = eyes_drawn_again(std::ref(painter), grey(0.5).expand({2, 3, side, side}), masks,
                                         grey(0.7).expand({2, 3, side, side}));
    assert_shape(painter.images[0], {1, 3, side, side});
    assert_close(result[0], grey(0.7)[0], 0);
    ck_assert_double_eq_tol(at_point(result.narrow(0, 1, 1), 30, 45), (0.7 + 0.2) / 2, 1e-6);
}
END_TEST

Suite* second_look_suite() {
    Suite* suite = suite_create("second look");
    TCase* tests = tcase_create("second look");
    tcase_add_test(tests, test_each_eye_s_part_of_a_hole_ends_at_the_middle);
    tcase_add_test(tests, test_other_holes_are_left_alone);
    tcase_add_test(tests, test_the_second_eye_is_drawn_beside_the_first);
    tcase_add_test(tests, test_without_a_nose_the_second_drawing_counts_alone);
    tcase_add_test(tests, test_each_picture_of_a_batch_by_itself);
    suite_add_tcase(suite, tests);
    return suite;
}
