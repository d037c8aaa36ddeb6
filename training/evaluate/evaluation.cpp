#include "training/evaluate/evaluation.h"

#include <algorithm>
#include <chrono>
#include <set>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <torch/utils.h>

#include "core/networks/face_judge.h"
#include "training/trainer/measures.h"

namespace facefill {

namespace {

using Methods = std::vector<std::shared_ptr<CompletionMethod>>;

constexpr int64_t timed_pictures = 8;

MaskMixture only(const std::string& kind) {
    MaskMixture masks;
    masks.add(kind, 1);
    return masks;
}

// Pixels by which the hole is eroded before sharpness is taken: 4 at 192, 1 at 64.
int erosion_at(int resolution) {
    return std::max(1, resolution / 48);
}

// What a method may see: nothing of what lies under the hole.
TestBatch emptied(TestBatch batch) {
    batch.image = batch.image * (1 - batch.mask);
    return batch;
}

// The mean over all pairs of variations; undefined where two seeds give the same fill.
at::Tensor diversity(CompletionMethod& method, const TestBatch& seen, int seeds) {
    std::vector<at::Tensor> fills;
    at::Tensor total;
    for (int seed = 1; seed <= seeds; ++seed) {
        fills.push_back(method.complete(seen, uint64_t(seed)));
        for (int other = 0; other + 1 < seed; ++other) {
            const auto difference = hole_difference(fills.back(), fills[size_t(other)], seen.mask);
            if (difference.eq(0).all().item<bool>())
                return {};
            total = total.defined() ? total + difference : difference;
        }
    }
    return total / (seeds * (seeds - 1) / 2);
}

// As a user waits for them: one picture after the other, the first one not counted.
void time_method(CompletionMethod& method, const TestBatch& seen, Scores& scores) {
    for (int64_t i = 0; i < std::min(seen.size(), timed_pictures + 1); ++i) {
        const auto one = seen.single(i);
        const auto start = std::chrono::steady_clock::now();
        method.complete(one, 0);
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
        if (i > 0 || seen.size() == 1)
            scores.add_seconds(passed.count());
    }
}

class KindEvaluation {
  public:
    KindEvaluation(const Methods& methods, const EvaluationSettings& settings)
        : methods_(methods), settings_(settings), scores_(methods.size()), vary_(methods.size()) {
        for (size_t i = 0; i < methods.size(); ++i)
            vary_[i] = settings.seeds >= 2 && methods[i]->may_vary();
    }

    void add(const TestBatch& batch) {
        const auto seen = emptied(batch);
        std::vector<at::Tensor> truth_features;
        if (settings_.features)
            truth_features = settings_.features->features(batch.image);
        for (size_t i = 0; i < methods_.size(); ++i)
            add(i, batch, seen, truth_features);
        judged_ += batch.size();
    }

    Figures figures(size_t method, const std::vector<int64_t>& persons) const {
        return scores_[method].figures(persons);
    }

  private:
    void add(size_t i, const TestBatch& batch, const TestBatch& seen,
             const std::vector<at::Tensor>& truth_features) {
        auto& method = *methods_[i];
        const auto filled = composite(method.complete(seen, 0).clamp(0, 1), batch.image, batch.mask);
        scores_[i].add(filled, batch.image, batch.mask, erosion_at(settings_.resolution));
        if (settings_.features)
            scores_[i].add_features(settings_.features->features(filled), truth_features);
        if (settings_.photographs)
            add_judgement(method, batch, filled, scores_[i]);
        if (judged_ == 0)
            time_method(method, seen, scores_[i]);
        if (!vary_[i])
            return;
        const auto differences = diversity(method, seen, settings_.seeds);
        vary_[i] = differences.defined();
        if (vary_[i])
            scores_[i].add_diversity(differences);
    }

    void add_judgement(const CompletionMethod& method, const TestBatch& batch, const at::Tensor& filled,
                       Scores& scores) const {
        const auto& judge = settings_.photographs->judge();
        const auto judgement = judge.look_at(filled);
        const auto embeddings = settings_.photographs->embeddings(judged_, batch.size());
        scores.add_identity((judgement.embedding * embeddings).sum(1));
        const auto attributes = method.attributes();
        const auto wishes = method.wishes(batch);
        for (size_t i = 0; i < attributes.size(); ++i)
            if (const auto index = judge.index(attributes[i]))
                scores.add_wish(
                    attributes[i],
                    agreement(judgement.attributes.select(1, *index), wishes.select(1, int64_t(i))),
                    batch.shown(attributes[i]));
    }

    const Methods& methods_;
    const EvaluationSettings& settings_;
    std::vector<Scores> scores_;
    std::vector<bool> vary_;
    int64_t judged_ = 0; // pictures so far
};

} // namespace

std::vector<MethodResult> evaluate(const TestPictures& pictures, const Methods& methods,
                                   const EvaluationSettings& settings) {
    torch::NoGradGuard no_gradient;
    pictures.check_resolution(settings.resolution);
    std::vector<MaskMixture> kinds;
    for (const auto& kind : settings.masks)
        kinds.push_back(only(kind));
    const auto persons = pictures.persons();
    const auto different_persons = int64_t(std::set<int64_t>(persons.begin(), persons.end()).size());
    std::vector<MethodResult> results;
    for (size_t kind = 0; kind < kinds.size(); ++kind) {
        KindEvaluation evaluation(methods, settings);
        for (int64_t first = 0; first < pictures.size(); first += settings.batch) {
            const double done = double(kind) + double(first) / double(pictures.size());
            settings.progress(done / double(kinds.size()), settings.masks[kind]);
            evaluation.add(pictures.batch(first, settings.batch, settings.resolution, kinds[kind]));
        }
        for (size_t i = 0; i < methods.size(); ++i)
            results.push_back({settings.masks[kind], methods[i]->name(), settings.resolution, pictures.size(),
                               different_persons, evaluation.figures(i, persons)});
    }
    return results;
}

std::vector<at::Tensor> comparison_columns(const TestPictures& pictures, const Methods& methods,
                                           const std::vector<std::string>& masks, int resolution,
                                           int64_t rows) {
    torch::NoGradGuard no_gradient;
    pictures.check_resolution(resolution);
    std::vector<std::vector<at::Tensor>> columns(methods.size() + 2);
    for (const auto& kind : masks) {
        const auto batch = pictures.batch(0, rows, resolution, only(kind));
        const auto seen = emptied(batch);
        columns.front().push_back(seen.image + 0.5 * batch.mask);
        for (size_t i = 0; i < methods.size(); ++i)
            columns[i + 1].push_back(composite(methods[i]->complete(seen, 0), batch.image, batch.mask));
        columns.back().push_back(batch.image);
    }
    std::vector<at::Tensor> joined;
    for (const auto& column : columns)
        joined.push_back(at::cat(column));
    return joined;
}

} // namespace facefill
