#include "training/trainer/batch_source.h"

#include <algorithm>
#include <map>
#include <numeric>

#include <ATen/TensorOperators.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include "core/error.h"

namespace facefill {

namespace {

// Position -> picture for endless epochs, each in an order of its own, without keeping a list a resumed run
// would need.
size_t shuffled(const std::vector<size_t>& pool, uint64_t seed, uint64_t position) {
    // A Feistel network over the next power of four, walking past numbers beyond the pool.
    const uint64_t epoch = position / pool.size();
    int half_bits = 1;
    while ((uint64_t(1) << (2 * half_bits)) < pool.size())
        ++half_bits;
    const uint64_t low = (uint64_t(1) << half_bits) - 1;
    uint64_t number = position % pool.size();
    do {
        uint64_t left = number >> half_bits, right = number & low;
        for (uint64_t round = 0; round < 4; ++round) {
            const uint64_t next =
                left ^ (Random::mixed(Random::mixed(seed + epoch * 4 + round) + right) & low);
            left = right;
            right = next;
        }
        number = left << half_bits | right;
    } while (number >= pool.size());
    return pool[number];
}

constexpr uint64_t frame_error_stream = 4,
                   fixed_frame_error_stream = 3; // of random numbers; see Trainer for the others

at::Tensor pixels_as_floats(const uint8_t* pixels, const PackInfo& info) {
    const int64_t side = info.resolution, channels = info.channels;
    return at::from_blob(const_cast<uint8_t*>(pixels), {side, side, channels}, at::kByte)
        .permute({2, 0, 1})
        .unsqueeze(0)
        .to(at::kFloat)
        .div_(255);
}

std::vector<float> mirrored(const float* landmarks) {
    std::vector<float> result(landmarks, landmarks + 136);
    for (size_t i = 0; i < 136; i += 2)
        result[i] = 1 - result[i];
    return result;
}

} // namespace

Batch Batch::to(at::Device device) const {
    const auto moved = [&](const at::Tensor& x) { return x.defined() ? x.to(device) : x; };
    return {image.to(device),  mask.to(device), moved(label),     moved(opposite),
            moved(attributes), moved(person),   moved(correction)};
}

void Batch::turn_labels(double share, Random random) {
    std::vector<uint8_t> turned;
    for (int64_t i = 0; i < label.size(0); ++i)
        turned.push_back(random.chance(share));
    opposite = at::tensor(turned, at::kByte).to(at::kBool);
    label = at::where(opposite, label.eq(0).to(at::kLong), label);
}

BatchSource::BatchSource(std::vector<std::shared_ptr<const Pack>> packs, DataSettings settings, Split split)
    : packs_(std::move(packs)), settings_(std::move(settings)) {
    for (const auto& pack : packs_)
        add_entries(*pack, split);
    all_.resize(entries_.size());
    std::iota(all_.begin(), all_.end(), size_t(0));
    if (entries_.empty())
        throw Error(ErrorKind::input,
                    "The packs hold no picture for this recipe; check [data] label and keep.");
    if (settings_.balance && (with_label_.empty() || without_label_.empty()))
        throw Error(ErrorKind::input,
                    "[data] balance needs pictures with and without '" + settings_.label + "'.");
    if (settings_.task == Task::judging)
        number_persons();
    if (!settings_.oftener.empty())
        repeat_the_rare();
}

void BatchSource::add_entries(const Pack& pack, Split split) {
    const int attribute = settings_.label.empty() ? -1 : pack.attribute_index(settings_.label);
    if (!settings_.label.empty() && attribute < 0)
        throw Error(ErrorKind::input,
                    "A pack has no attribute '" + settings_.label + "', which the recipe's label asks for.");
    for (size_t index : pack.indices(split)) {
        int64_t label = 0;
        if (attribute >= 0) {
            const float value = pack.record(index).attributes[size_t(attribute)];
            label = value >= 0.5F;
            if (value < 0 || (settings_.keep == "present" && !label) || (settings_.keep == "absent" && label))
                continue;
        }
        (label ? with_label_ : without_label_).push_back(entries_.size());
        entries_.push_back({&pack, index, label});
    }
}

// Packs number their persons each for itself.
void BatchSource::number_persons() {
    std::map<std::pair<const Pack*, int32_t>, std::vector<size_t>> photos;
    for (size_t i = 0; i < entries_.size(); ++i)
        if (const int32_t identity = entries_[i].pack->record(entries_[i].index).identity; identity >= 0)
            photos[{entries_[i].pack, identity}].push_back(i);
    std::vector<std::vector<size_t>> in_order(entries_.size());
    for (auto& [key, numbers] : photos)
        in_order[numbers.front()] = numbers;
    for (const auto& numbers : in_order) {
        if (numbers.size() < 2)
            continue;
        for (const size_t number : numbers)
            entries_[number].person = persons_;
        ++persons_;
    }
}

// A plain folder of photographs knows no attributes, and is then drawn evenly.
void BatchSource::repeat_the_rare() {
    const auto knows = [&](const auto& pack) { return pack->attribute_index(settings_.oftener) >= 0; };
    const auto knows_any = [](const auto& pack) { return !pack->info().attribute_names.empty(); };
    if (std::any_of(packs_.begin(), packs_.end(), knows_any) &&
        std::none_of(packs_.begin(), packs_.end(), knows))
        throw Error(ErrorKind::input,
                    "No pack has an attribute '" + settings_.oftener +
                        "', which the recipe's [data] oftener asks for; --set data.oftener= does without.");
    for (size_t number = 0; number < entries_.size(); ++number) {
        const auto& entry = entries_[number];
        const int attribute = entry.pack->attribute_index(settings_.oftener);
        if (attribute >= 0 && entry.pack->record(entry.index).attributes[size_t(attribute)] >= 0.5F)
            all_.insert(all_.end(), size_t(settings_.times - 1), number);
    }
}

size_t BatchSource::entry_for(uint64_t position) const {
    if (settings_.balance)
        return position % 2 ? shuffled(with_label_, settings_.seed, position / 2)
                            : shuffled(without_label_, settings_.seed, position / 2);
    return shuffled(all_, settings_.seed, position);
}

Batch BatchSource::draw(uint64_t step, int64_t count, int resolution, const MaskMixture& masks) const {
    std::vector<Choice> choices;
    for (uint64_t position = step * uint64_t(count); position < (step + 1) * uint64_t(count); ++position) {
        Random random(settings_.seed, 1, position);
        const bool mirror = settings_.mirror && random.chance(0.5);
        choices.push_back({entry_for(position), mirror, random});
        if (Random errors(settings_.seed, frame_error_stream, position); settings_.task == Task::alignment)
            choices.back().frame_error.emplace(errors, FrameError::of_any_size(errors));
        else if (errors.chance(settings_.frame_error))
            choices.back().frame_error.emplace(errors, FrameError::as_found);
    }
    return assemble(std::move(choices), resolution, masks);
}

Batch BatchSource::fixed(int64_t first, int64_t count, int resolution, const MaskMixture& masks) const {
    std::vector<Choice> choices;
    for (int64_t number = first; number < std::min(first + count, int64_t(size())); ++number) {
        choices.push_back({size_t(number), false, Random(7, 2, uint64_t(number))});
        if (Random errors(7, fixed_frame_error_stream, uint64_t(number)); settings_.task == Task::alignment)
            choices.back().frame_error.emplace(errors, FrameError::of_any_size(errors));
    }
    return assemble(std::move(choices), resolution, masks);
}

const PackRecord& BatchSource::record(int64_t number) const {
    const auto& entry = entries_.at(size_t(number));
    return entry.pack->record(entry.index);
}

Batch BatchSource::assemble(std::vector<Choice> choices, int resolution, const MaskMixture& masks) const {
    const auto count = int64_t(choices.size());
    Batch batch{
        at::empty({count, 3, resolution, resolution}, at::TensorOptions(), at::MemoryFormat::ChannelsLast),
        at::zeros({count, 1, resolution, resolution}),
        {},
        {},
        {},
        {},
        {}};
    std::vector<int64_t> labels;
    for (int64_t i = 0; i < count; ++i) {
        auto& choice = choices[size_t(i)];
        const auto& entry = entries_[choice.entry];
        const auto& record = entry.pack->record(entry.index);
        auto picture = pixels_as_floats(entry.pack->pixels(entry.index), entry.pack->info());
        if (const int factor = entry.pack->info().resolution / resolution; factor > 1)
            picture = at::avg_pool2d(picture, {factor, factor});
        if (choice.mirror)
            picture = picture.flip({3});
        if (choice.frame_error)
            picture = choice.frame_error->seen(picture);
        batch.image[i].copy_(picture[0]);
        const bool known = record.landmarks[0] != 0 || record.landmarks[1] != 0;
        std::vector<float> landmarks =
            choice.mirror && known ? mirrored(record.landmarks.data())
                                   : std::vector<float>(record.landmarks.begin(), record.landmarks.end());
        if (choice.frame_error && known)
            landmarks = choice.frame_error->moved(std::move(landmarks));
        if (!masks.empty()) {
            auto mask = masks.draw(choice.masks, known ? landmarks.data() : nullptr, resolution);
            batch.mask[i][0].copy_(at::from_blob(mask.hole.data(), {resolution, resolution}, at::kByte));
        }
        labels.push_back(entry.label);
    }
    if (!settings_.label.empty())
        batch.label = at::tensor(labels);
    if (settings_.task == Task::judging)
        tell_judge(choices, batch);
    if (settings_.task == Task::alignment)
        tell_aligner(choices, batch);
    return batch;
}

void BatchSource::tell_judge(const std::vector<Choice>& choices, Batch& batch) const {
    std::vector<int64_t> persons;
    std::vector<float> known;
    for (const auto& choice : choices) {
        const auto& entry = entries_[choice.entry];
        persons.push_back(entry.person);
        for (const auto& name : attribute_names()) {
            const int index = entry.pack->attribute_index(name);
            known.push_back(index < 0 ? -1 : entry.pack->record(entry.index).attributes[size_t(index)]);
        }
    }
    const auto count = int64_t(choices.size());
    batch.person = at::tensor(persons);
    batch.attributes = at::tensor(known).view({count, int64_t(attribute_names().size())});
}

void BatchSource::tell_aligner(const std::vector<Choice>& choices, Batch& batch) {
    std::vector<float> corrections;
    for (const auto& choice : choices)
        for (const double number : choice.frame_error->correction())
            corrections.push_back(float(number));
    batch.correction = at::tensor(corrections).view({int64_t(choices.size()), 4});
}

} // namespace facefill
