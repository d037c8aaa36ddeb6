#include "training/trainer/update.h"

#include <algorithm>

#include <ATen/ops/full_like.h>
#include <ATen/ops/tensor.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/nn/utils/clip_grad.h>
#include <torch/utils.h>

#include "core/error.h"
#include "training/nearest_word.h"
#include "training/trainer/average.h"
#include "training/trainer/window.h"

namespace facefill {

namespace {

void set_rate(torch::optim::AdamW& optimiser, double rate) {
    for (auto& group : optimiser.param_groups())
        static_cast<torch::optim::AdamWOptions&>(group.options()).lr(rate);
}

// Undefined and not zero: a parameter that gets no gradient must not decay either.
void clear_gradients(torch::nn::Module& module) {
    for (auto& parameter : module.parameters())
        parameter.mutable_grad() = at::Tensor();
}

// What other phases froze thaws.
void freeze(torch::nn::Module& module, const std::vector<std::string>& parts) {
    for (const auto& part : module.named_children()) {
        const bool frozen = std::find(parts.begin(), parts.end(), part.key()) != parts.end();
        for (auto& parameter : part.value()->parameters())
            parameter.requires_grad_(!frozen);
    }
}

void add_gradients_of(const torch::nn::Module& module, std::vector<at::Tensor>& gradients) {
    for (const auto& parameter : module.parameters())
        if (parameter.grad().defined())
            gradients.push_back(parameter.grad());
}

} // namespace

Update::Update(const Phase& phase, const UpdateParts& parts)
    : phase_(phase), parts_(parts), share_(1.0 / double(phase.accumulate)) {
    freeze(parts.generator.module(), phase.frozen);
}

LossValues Update::compute(const std::function<Batch(int64_t part)>& draw, int64_t step, bool& stop) {
    clear_gradients(parts_.generator.module());
    clear_gradients(parts_.discriminator.module());
    LossValues log;
    for (int64_t part = 0; part < phase_.accumulate; ++part) {
        LossValues losses;
        if (const auto batch = draw(part); phase_.trains_generator)
            add_generator_gradients(batch, step, losses);
        else
            add_discriminator_gradients(batch, losses);
        for (const auto& [name, value] : losses)
            log[name] += share_ * value;
    }
    average_over_workers(log, stop);
    return log;
}

Update::Look Update::look_at(const Batch& batch, int64_t step, LossValues& log) {
    const Autocast autocast(parts_.precision, batch.image.is_cuda());
    const auto completed = parts_.generator.complete(batch, true);
    const Windows windows(batch.mask, phase_.window);
    const auto seen = windows.cut(batch);
    Look look;
    look.shown = windows.cut(phase_.objective.shown(batch, completed));
    look.leaf = look.shown.detach().requires_grad_(true);
    const bool both = phase_.trains_discriminator;
    Verdicts real, fake;
    if (both) {
        // One look at the fill serves both sides.
        real = parts_.discriminator.judge(seen.image, seen.mask);
        fake = parts_.discriminator.judge(look.leaf, seen.mask);
        look.discriminator_loss = discriminator_loss(seen, look.leaf, real, fake, log);
    }
    look.sums = phase_.objective.generator(batch, completed,
                                           {seen, look.leaf, both ? &real : nullptr, both ? &fake : nullptr},
                                           uint64_t(step), log);
    return look;
}

void Update::add_generator_gradients(const Batch& batch, int64_t step, LossValues& log) {
    const auto look = look_at(batch, step, log);
    if (auto& judge = parts_.discriminator.module(); phase_.trains_discriminator)
        add_to_gradients(judge,
                         torch::autograd::grad({look.discriminator_loss}, judge.parameters(), {}, true));
    std::vector<at::Tensor> ends, seeds;
    if (look.sums.direct.defined()) {
        ends.push_back(look.sums.direct);
        seeds.push_back(at::full_like(look.sums.direct, share_));
    }
    if (look.sums.seen.defined()) {
        ends.push_back(look.shown);
        seeds.push_back(torch::autograd::grad({look.sums.seen}, {look.leaf})[0] * share_);
    }
    torch::autograd::backward(ends, seeds);
}

void Update::add_discriminator_gradients(const Batch& batch, LossValues& log) {
    at::Tensor loss;
    {
        Autocast autocast(parts_.precision, batch.image.is_cuda());
        const Windows windows(batch.mask, phase_.window);
        const auto seen = windows.cut(batch);
        at::Tensor shown;
        {
            torch::NoGradGuard no_gradient;
            shown = windows.cut(phase_.objective.shown(batch, parts_.generator.complete(batch, true)));
        }
        const auto real = parts_.discriminator.judge(seen.image, seen.mask);
        loss = discriminator_loss(seen, shown, real, parts_.discriminator.judge(shown, seen.mask), log);
    }
    auto& judge = parts_.discriminator.module();
    add_to_gradients(judge, torch::autograd::grad({loss}, judge.parameters()));
}

at::Tensor Update::discriminator_loss(const Batch& batch, const at::Tensor& shown, const Verdicts& real,
                                      const Verdicts& fake, LossValues& log) {
    auto& history = parts_.history;
    Verdicts earlier;
    if (history.size() > 0) {
        const auto [pictures, masks] = history.recall((batch.image.size(0) + 1) / 2);
        const auto device = batch.image.device();
        earlier = parts_.discriminator.judge(pictures.to(device), masks.to(device));
    }
    history.remember(shown, batch.mask);
    return phase_.objective.discriminator(real, fake, earlier, log);
}

void Update::add_to_gradients(torch::nn::Module& module, const std::vector<at::Tensor>& gradients) const {
    auto parameters = module.parameters();
    for (size_t i = 0; i < parameters.size(); ++i) {
        auto& sum = parameters[i].mutable_grad();
        sum = sum.defined() ? sum + share_ * gradients[i] : share_ * gradients[i];
    }
}

// The losses and the wish to stop travel with the gradients, so that all workers stop, or fail, at the same
// step.
void Update::average_over_workers(LossValues& log, bool& stop) {
    if (parts_.workers.count() == 1)
        return;
    std::vector<double> values = {stop ? 1.0 : 0.0};
    for (const auto& [name, value] : log)
        values.push_back(value);
    const auto figures = at::tensor(values, at::kFloat);
    std::vector<at::Tensor> shared = {figures};
    add_gradients_of(parts_.generator.module(), shared);
    add_gradients_of(parts_.discriminator.module(), shared);
    parts_.workers.average(shared);
    stop = figures[0].item<double>() > 0;
    int64_t next = 1;
    for (auto& [name, value] : log)
        value = figures[next++].item<double>();
}

void Update::apply(int64_t step, const LossValues& losses) {
    const double factor = phase_.schedule.factor(step);
    set_rate(parts_.generator_optimiser, phase_.rate * factor);
    set_rate(parts_.discriminator_optimiser, phase_.discriminator_rate * factor);
    if (phase_.trains_generator) {
        if (phase_.clip > 0)
            torch::nn::utils::clip_grad_norm_(parts_.generator.module().parameters(), phase_.clip);
        parts_.generator_optimiser.step();
        move_average(parts_.average.module(), parts_.generator.module(), phase_.ema);
    }
    if (phase_.trains_discriminator && losses.at("told-apart") <= phase_.told_apart_limit)
        parts_.discriminator_optimiser.step();
}

void check_parts_exist(const torch::nn::Module& network, const Phase& phase) {
    std::vector<std::string> parts;
    for (const auto& item : network.named_children())
        parts.push_back(item.key());
    for (const auto& part : phase.frozen)
        if (std::find(parts.begin(), parts.end(), part) == parts.end())
            throw Error(ErrorKind::input, "In the recipe's [phase " + phase.name + "] freeze names '" + part +
                                              "', which the network does not have; did you mean '" +
                                              nearest_word(part, parts) + "'?");
}

torch::optim::AdamW make_optimiser(torch::nn::Module& module) {
    return torch::optim::AdamW(module.parameters(),
                               torch::optim::AdamWOptions(1e-4).betas({0.5, 0.99}).weight_decay(1e-4));
}

} // namespace facefill
