#include "training/evaluate/test_pictures.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>

#include "core/error.h"
#include "training/nearest_word.h"

namespace facefill {

namespace {

std::string name_of(Split split) {
    return split == Split::train ? "train" : split == Split::validation ? "validation" : "test";
}

BatchSource checked_source(const std::vector<std::shared_ptr<const Pack>>& packs, Split split) {
    size_t pictures = 0;
    for (const auto& pack : packs) {
        const auto& info = pack->info();
        pictures += pack->indices(split).size();
        if (info.channels != 3)
            throw Error(ErrorKind::input,
                        "The pack of " + info.origin + " is gray; faces are judged in colour.");
        if (info.frame != packs.front()->info().frame)
            throw Error(ErrorKind::input, "The packs are of different frames ('" +
                                              packs.front()->info().frame + "' and '" + info.frame +
                                              "'); evaluate them one by one.");
    }
    if (pictures == 0)
        throw Error(ErrorKind::input, "The packs hold no picture of the split '" + name_of(split) +
                                          "'; choose another with --split.");
    return BatchSource(packs, DataSettings(), split);
}

} // namespace

TestBatch TestBatch::single(int64_t i) const {
    return {image.narrow(0, i, 1), mask.narrow(0, i, 1), {numbers[size_t(i)]}, pictures};
}

at::Tensor TestBatch::shown(const std::string& attribute) const {
    auto shown = at::full({size()}, std::numeric_limits<float>::quiet_NaN());
    for (int64_t i = 0; i < size(); ++i)
        if (const float probability = pictures->attribute(numbers[size_t(i)], attribute); probability >= 0)
            shown[i] = probability >= 0.5F ? 1 : 0;
    return shown;
}

TestPictures::TestPictures(std::vector<std::shared_ptr<const Pack>> packs, Split split, int64_t count,
                           const std::vector<Restriction>& restrictions)
    : packs_(std::move(packs)), source_(checked_source(packs_, split)) {
    for (const auto& pack : packs_)
        pack_of_.insert(pack_of_.end(), pack->indices(split).size(), pack.get());
    std::vector<int64_t> fitting(source_.size());
    std::iota(fitting.begin(), fitting.end(), 0);
    for (const auto& restriction : restrictions) {
        check_attribute(restriction.attribute);
        fitting.erase(std::remove_if(fitting.begin(), fitting.end(),
                                     [&](int64_t number) { return !meets(number, restriction); }),
                      fitting.end());
        if (fitting.empty())
            throw Error(ErrorKind::input, "The split '" + name_of(split) + "' holds no picture " +
                                              (restriction.present ? "with " : "without ") +
                                              restriction.attribute + " that meets --only.");
    }
    const auto all = int64_t(fitting.size());
    const int64_t taken = count == 0 ? all : std::min(count, all);
    for (int64_t i = 0; i < taken; ++i)
        numbers_.push_back(fitting[size_t(i * all / taken)]);
}

bool TestPictures::meets(int64_t number, const Restriction& restriction) const {
    const float probability = attribute(number, restriction.attribute);
    return probability >= 0 && (probability >= 0.5F) == restriction.present;
}

void TestPictures::check_attribute(const std::string& attribute) const {
    std::vector<std::string> known;
    for (const auto& pack : packs_)
        known.insert(known.end(), pack->info().attribute_names.begin(), pack->info().attribute_names.end());
    if (std::find(known.begin(), known.end(), attribute) != known.end())
        return;
    throw Error(ErrorKind::input,
                "The packs do not tell the attribute '" + attribute + "'" +
                    (known.empty() ? std::string("; they tell none.")
                                   : "; did you mean '" + nearest_word(attribute, known) + "'?"));
}

void TestPictures::check_resolution(int resolution) const {
    for (const auto& pack : packs_)
        if (pack->info().resolution % resolution != 0)
            throw Error(ErrorKind::input, "The pack of " + pack->info().origin + " has pictures of " +
                                              std::to_string(pack->info().resolution) + " pixels, which " +
                                              std::to_string(resolution) +
                                              " does not divide; choose another --resolution.");
}

TestBatch TestPictures::batch(int64_t first, int64_t count, int resolution, const MaskMixture& masks) const {
    std::vector<at::Tensor> images, holes;
    TestBatch batch;
    for (int64_t i = first; i < std::min(first + count, size()); ++i) {
        batch.numbers.push_back(numbers_[size_t(i)]);
        const auto one = source_.fixed(batch.numbers.back(), 1, resolution, masks);
        images.push_back(one.image);
        holes.push_back(one.mask);
    }
    batch.image = at::cat(images).contiguous(at::MemoryFormat::ChannelsLast);
    batch.mask = at::cat(holes);
    batch.pictures = this;
    return batch;
}

std::vector<int64_t> TestPictures::persons() const {
    std::vector<int64_t> persons;
    for (const int64_t number : numbers_) {
        const int64_t identity = source_.record(number).identity;
        persons.push_back(identity >= 0 ? identity : -1 - number);
    }
    return persons;
}

float TestPictures::attribute(int64_t number, const std::string& name) const {
    const int index = pack_of_[size_t(number)]->attribute_index(name);
    return index < 0 ? -1 : source_.record(number).attributes[size_t(index)];
}

} // namespace facefill
