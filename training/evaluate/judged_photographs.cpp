#include "training/evaluate/judged_photographs.h"

#include <cmath>
#include <map>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include "core/networks/face_judge.h"

namespace facefill {

namespace {

constexpr int64_t batch_size = 64;

// The sum of the cosines of all pairs of different vectors, counted twice: |sum|^2 less each with itself.
struct Pairs {
    at::Tensor sum;
    double with_itself = 0;
    double count = 0;

    void add(const at::Tensor& vector) {
        sum = sum.defined() ? sum + vector : vector;
        with_itself += vector.square().sum().item<double>();
        ++count;
    }
    double cosines() const { return count > 0 ? sum.square().sum().item<double>() - with_itself : 0; }
    double pairs() const { return count * (count - 1); }
};

double ratio(double sum, double count) {
    return count > 0 ? sum / count : std::nan("");
}

AttributeSight sight_of(const std::string& attribute, const at::Tensor& seen, const at::Tensor& shown,
                        const std::vector<int64_t>& persons) {
    Scores scores;
    scores.add_wish(attribute, agreement(seen, shown), shown);
    return {attribute, shown.eq(1).sum().item<int64_t>(), shown.eq(0).sum().item<int64_t>(),
            scores.figures(persons)};
}

} // namespace

JudgedPhotographs::JudgedPhotographs(const Judge& judge, const TestPictures& pictures, int resolution,
                                     const std::vector<std::string>& attributes)
    : judge_(judge) {
    MaskMixture any;
    any.add("centre", 1);
    std::vector<at::Tensor> logits, embeddings;
    std::vector<std::vector<at::Tensor>> shown(attributes.size());
    for (int64_t first = 0; first < pictures.size(); first += batch_size) {
        const auto batch = pictures.batch(first, batch_size, resolution, any);
        const auto judgement = judge.look_at(batch.image);
        logits.push_back(judgement.attributes);
        embeddings.push_back(judgement.embedding);
        for (size_t i = 0; i < attributes.size(); ++i)
            shown[i].push_back(batch.shown(attributes[i]));
    }
    embeddings_ = at::cat(embeddings);
    const auto seen = at::cat(logits);
    for (size_t i = 0; i < attributes.size(); ++i)
        if (const auto index = judge.index(attributes[i]))
            sights_.push_back(
                sight_of(attributes[i], seen.select(1, *index), at::cat(shown[i]), pictures.persons()));
}

LikenessScale JudgedPhotographs::likeness_scale(const std::vector<int64_t>& persons) const {
    const auto vectors = embeddings_.to(at::kDouble);
    std::map<int64_t, Pairs> by_person;
    Pairs all;
    for (size_t i = 0; i < persons.size(); ++i)
        if (persons[i] >= 0) {
            by_person[persons[i]].add(vectors[int64_t(i)]);
            all.add(vectors[int64_t(i)]);
        }
    double cosines = 0, pairs = 0;
    for (const auto& [person, own] : by_person) {
        cosines += own.cosines();
        pairs += own.pairs();
    }
    return {ratio(cosines, pairs), ratio(all.cosines() - cosines, all.pairs() - pairs)};
}

} // namespace facefill
