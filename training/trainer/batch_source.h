// Draws batches from packs. What a batch holds follows from the run's seed and the step alone, so that a
// resumed run sees the same pictures and holes as one that was never stopped.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "training/data/pack.h"
#include "training/masks/mask_sampler.h"
#include "training/trainer/frame_error.h"

namespace facefill {

struct Batch {
    at::Tensor image;    // N x 3 x R x R in 0..1, channels last
    at::Tensor mask;     // N x 1 x R x R, 1 in the hole
    at::Tensor label;    // N whole numbers (0 absent, 1 present); undefined without a label
    at::Tensor opposite; // N bools: the label is not what the photograph shows; undefined where none is so
    // For a judge; else undefined.
    at::Tensor attributes; // N x A: probabilities, -1 where unknown
    at::Tensor person;     // N whole numbers below BatchSource::persons(), -1 where unknown
    // For an aligner; else undefined.
    at::Tensor correction; // N x 4: see FaceAligner::forward
    Batch to(at::Device device) const;
    // Asks for the other label in a share of the pictures, whose holes then have no truth.
    void turn_labels(double share, Random random);
};

// What a network is trained for, and so what it has to be told.
enum class Task {
    completion, // of holes
    judging,    // attributes and persons
    alignment   // of faces that a wrong frame shows
};

struct DataSettings {
    std::string label;        // attribute, or empty
    std::string keep = "all"; // "all", "present" or "absent"
    bool balance = false;     // with and without the label equally often
    bool mirror = true;
    uint64_t seed = 1;
    Task task = Task::completion;
    double frame_error = 0; // share of the drawn pictures that are shown as a wrong frame shows them
    std::string oftener;    // attribute whose pictures an epoch draws `times` times, or empty
    int64_t times = 1;
};

class BatchSource {
  public:
    // Throws Error (input) when no picture of the split remains, or a pack lacks the label.
    BatchSource(std::vector<std::shared_ptr<const Pack>> packs, DataSettings settings, Split split);

    size_t size() const { return entries_.size(); }
    // Persons with two photos or more in the split; 0 unless the task is judging.
    int64_t persons() const { return persons_; }
    // Those that Batch::attributes has, in its order: the first pack's.
    const std::vector<std::string>& attribute_names() const { return packs_.front()->info().attribute_names; }
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
        int64_t person = -1;
    };
    struct Choice {
        size_t entry;
        bool mirror;
        Random masks;
        std::optional<FrameError> frame_error = std::nullopt;
    };
    void add_entries(const Pack& pack, Split split);
    void number_persons();
    void repeat_the_rare();
    void tell_judge(const std::vector<Choice>& choices, Batch& batch) const;
    static void tell_aligner(const std::vector<Choice>& choices, Batch& batch);
    size_t entry_for(uint64_t position) const;
    Batch assemble(std::vector<Choice> choices, int resolution, const MaskMixture& masks) const;

    std::vector<std::shared_ptr<const Pack>> packs_;
    DataSettings settings_;
    std::vector<Entry> entries_;
    int64_t persons_ = 0;
    std::vector<size_t> all_, with_label_, without_label_; // numbers of entries
};

} // namespace facefill
