// The pictures and holes that every method is judged on: a split of some packs, in an order and with masks
// that are the same at every call.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "training/data/pack.h"
#include "training/trainer/batch_source.h"

namespace facefill {

class TestPictures;

struct TestBatch {
    at::Tensor image;                       // N x 3 x R x R in 0..1
    at::Tensor mask;                        // N x 1 x R x R, 1 in the hole
    std::vector<int64_t> numbers;           // of the pictures, within the split
    const TestPictures* pictures = nullptr; // where they are from

    int64_t size() const { return image.size(0); }
    // What the photographs show: N values, 1 for present, 0 for absent, NaN where unknown.
    at::Tensor shown(const std::string& attribute) const;
    // Picture i as a batch of its own.
    TestBatch single(int64_t i) const;
};

// Whose photographs are taken: those that are known to have an attribute, or to lack it.
struct Restriction {
    std::string attribute;
    bool present;
};

class TestPictures {
  public:
    // Takes `count` of the pictures that meet all restrictions, spread evenly over the split; 0 takes all.
    // Throws Error (input) when the packs are gray, of different frames, do not tell an attribute, or hold no
    // such picture.
    TestPictures(std::vector<std::shared_ptr<const Pack>> packs, Split split, int64_t count,
                 const std::vector<Restriction>& restrictions = {});

    int64_t size() const { return int64_t(numbers_.size()); }
    const std::string& frame() const { return packs_.front()->info().frame; }
    const std::vector<std::shared_ptr<const Pack>>& packs() const { return packs_; }
    // Throws Error (input) when a pack's pictures cannot be averaged down to this side.
    void check_resolution(int resolution) const;
    // Pictures first .. first + count - 1 of those taken, with masks of one kind, drawn from the picture's
    // number within the split: taking fewer pictures, or another resolution, changes none.
    TestBatch batch(int64_t first, int64_t count, int resolution, const MaskMixture& masks) const;
    // Of each picture taken: equal numbers are the same person. Pictures of unknown persons count as a person
    // each.
    std::vector<int64_t> persons() const;
    // Probability 0..1 that picture `number` of the split shows the attribute, or -1 where unknown.
    float attribute(int64_t number, const std::string& name) const;
    // File name in the data set.
    const std::string& source(int64_t number) const { return source_.record(number).source; }

  private:
    bool meets(int64_t number, const Restriction& restriction) const;
    void check_attribute(const std::string& attribute) const;

    std::vector<std::shared_ptr<const Pack>> packs_;
    BatchSource source_;
    std::vector<const Pack*> pack_of_; // by number within the split
    std::vector<int64_t> numbers_;
};

} // namespace facefill
