// Draws batches from packs. What a batch holds follows from the run's seed and the step alone, so that a
// resumed run sees the same pictures and holes as one that was never stopped.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "training/data/pack.h"
#include "training/masks/mask_sampler.h"

namespace facefill {

struct Batch {
    at::Tensor image; // N x 3 x R x R in 0..1, channels last
    at::Tensor mask;  // N x 1 x R x R, 1 in the hole
    at::Tensor label; // N whole numbers (0 absent, 1 present); undefined without a label
    Batch to(at::Device device) const;
};

struct DataSettings {
    std::string label;        // attribute, or empty
    std::string keep = "all"; // "all", "present" or "absent"
    bool balance = false;     // with and without the label equally often
    bool mirror = true;
    uint64_t seed = 1;
};

class BatchSource {
  public:
    // Throws Error (input) when no picture of the split remains, or a pack lacks the label.
    BatchSource(std::vector<std::shared_ptr<const Pack>> packs, DataSettings settings, Split split);

    size_t size() const { return entries_.size(); }
    // Batch number `step` of `count` pictures, its masks drawn from `masks`; resolution divides the packs'.
    Batch draw(uint64_t step, int64_t count, int resolution, const MaskMixture& masks) const;
    // Pictures first .. first + count - 1 of the split, unmirrored, masks drawn from the picture's number:
    // the same whenever it is called.
    Batch fixed(int64_t first, int64_t count, int resolution, const MaskMixture& masks) const;
    // Of picture `number` in that order.
    const PackRecord& record(int64_t number) const;

  private:
    struct Entry {
        const Pack* pack;
        size_t index;
        int64_t label;
    };
    struct Choice {
        size_t entry;
        bool mirror;
        Random masks;
    };
    void add_entries(const Pack& pack, Split split);
    size_t entry_for(uint64_t position) const;
    Batch assemble(std::vector<Choice> choices, int resolution, const MaskMixture& masks) const;

    std::vector<std::shared_ptr<const Pack>> packs_;
    DataSettings settings_;
    std::vector<Entry> entries_;
    std::vector<size_t> all_, with_label_, without_label_; // numbers of entries
};

} // namespace facefill
