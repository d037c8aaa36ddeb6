#include "training/trainer/trainer.h"

#include <cmath>

#include <ATen/Context.h>
#include <ATen/ops/cat.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/nn/utils/clip_grad.h>
#include <torch/utils.h>

#include "core/error.h"
#include "core/models/atomic_file.h"
#include "core/networks/weights.h"
#include "training/trainer/average.h"
#include "training/trainer/measures.h"
#include "training/trainer/sample_sheet.h"

namespace facefill {

namespace {

constexpr int64_t validation_pictures = 128, sheet_faces = 12;

torch::optim::AdamW make_optimiser(torch::nn::Module& module) {
    return torch::optim::AdamW(module.parameters(),
                               torch::optim::AdamWOptions(1e-4).betas({0.5, 0.99}).weight_decay(1e-4));
}

void set_rate(torch::optim::AdamW& optimiser, double rate) {
    for (auto& group : optimiser.param_groups())
        static_cast<torch::optim::AdamWOptions&>(group.options()).lr(rate);
}

std::vector<std::shared_ptr<const Pack>> open_packs(const Recipe& recipe, const std::filesystem::path& folder) {
    std::vector<std::shared_ptr<const Pack>> packs;
    const int64_t resolution = recipe.section("model").whole("resolution");
    for (const auto& name : recipe.section("data").words("packs")) {
        packs.push_back(std::make_shared<Pack>(folder / name));
        if (packs.back()->info().resolution % resolution != 0 || packs.back()->info().channels != 3)
            throw Error(ErrorKind::input, "The pack " + (folder / name).string() + " has pictures of " +
                                              std::to_string(packs.back()->info().resolution) +
                                              " pixels, which is not a multiple of the recipe's " +
                                              std::to_string(resolution) + ".");
    }
    return packs;
}

MaskMixture read_masks(const Recipe& recipe) {
    MaskMixture masks;
    const auto& section = recipe.section("masks");
    for (const auto& [kind, weight] : section.values())
        masks.add(kind, section.number(kind));
    if (masks.empty())
        throw Error(ErrorKind::input, "The recipe's section [masks] names no kind of hole; add for instance 'rectangles = 1'.");
    return masks;
}

void write_text(const std::filesystem::path& path, const std::string& text) {
    AtomicFile file(path);
    file.write(text.data(), text.size());
    file.commit();
}

std::filesystem::path created(const std::filesystem::path& folder) {
    std::error_code problem;
    std::filesystem::create_directories(folder / "samples", problem);
    if (problem)
        throw Error(ErrorKind::io, "The run's folder " + folder.string() + " cannot be made: " + problem.message() + ".");
    return folder;
}

} // namespace

// A [phase NAME] of the recipe, read once.
struct Trainer::Phase {
    Phase(const RecipeSection& section, const Trainer& trainer)
        : name(section.title().substr(section.title().find(' ') + 1)), batch(section.whole("batch")),
          resolution(int(section.whole("resolution"))), rate(section.number("rate")),
          discriminator_rate(section.number("rate-discriminator")),
          ema(section.text("ema").empty() ? trainer.recipe_.section("training").number("ema") : section.number("ema")),
          schedule{section.whole("steps"), section.whole("warm-up"), section.number("decay"), section.number("decay-to")},
          objective(ObjectiveWeights::of(section), trainer.features_.get()) {
        const auto train = section.text("train");
        if (train != "generator" && train != "discriminator" && train != "both")
            throw Error(ErrorKind::input, "[phase " + name + "] train is generator, discriminator or both, not '" + train + "'.");
        trains_generator = train != "discriminator";
        trains_discriminator = train != "generator";
        if (resolution == 0)
            resolution = trainer.description_.resolution;
    }

    std::string name;
    int64_t batch;
    int resolution;
    double rate, discriminator_rate, ema;
    Schedule schedule;
    Objective objective;
    bool trains_generator, trains_discriminator;
};

Trainer::Trainer(const Recipe& recipe, const TrainerSettings& settings)
    : recipe_(recipe), settings_(settings), description_(describe_model(recipe)), masks_(read_masks(recipe)),
      log_(created(settings.run)) {
    const auto& training = recipe.section("training");
    const auto& data = recipe.section("data");
    at::manual_seed(uint64_t(training.whole("seed")));
    generator_ = make_generator(description_);
    average_ = make_generator(description_);
    discriminator_ = make_discriminator(description_);
    for (auto* module : {&generator_->module(), &average_->module(), &discriminator_->module()})
        module->to(settings.device);
    copy_weights(average_->module(), generator_->module());
    average_->module().eval();
    generator_optimiser_ = std::make_unique<torch::optim::AdamW>(make_optimiser(generator_->module()));
    discriminator_optimiser_ = std::make_unique<torch::optim::AdamW>(make_optimiser(discriminator_->module()));
    if (const auto file = training.text("features"); !file.empty()) {
        features_ = std::make_unique<FeatureNet>(settings.data / file);
        features_->to(settings.device);
    }
    const auto packs = open_packs(recipe, settings.data);
    DataSettings chosen{data.text("label"), data.text("keep"), data.yes("balance"), data.yes("mirror"),
                        uint64_t(training.whole("seed"))};
    training_ = std::make_unique<BatchSource>(packs, chosen, Split::train);
    validation_ = std::make_unique<BatchSource>(packs, chosen, Split::validation);
    description_.frame = packs.front()->info().frame;
    for (const auto& pack : packs)
        description_.training_data += (description_.training_data.empty() ? "" : "; ") + pack->info().origin;
    place_.recipe_sha = recipe.sha();
    if (settings.resume) {
        auto all = state();
        place_ = load_checkpoint(settings.run / "checkpoint.pt", all);
    }
    write_text(settings.run / "recipe.ini", recipe.effective_text());
}

RunState Trainer::state() {
    return {generator_->module(), average_->module(), discriminator_->module(), *generator_optimiser_,
            *discriminator_optimiser_};
}

bool Trainer::train(const volatile int& stop) {
    const auto phases = recipe_.phases();
    for (; place_.phase < int64_t(phases.size()); ++place_.phase, place_.step = 0) {
        const Phase phase(*phases[size_t(place_.phase)], *this);
        for (; place_.step < phase.schedule.steps; ) {
            train_step(phase, place_.step);
            ++place_.step, ++place_.total;
            after_step(phase, place_.step);
            if (stop) {
                save();
                return false;
            }
        }
        export_model(settings_.run / ("after-" + phase.name + ".safetensors"), false);
    }
    save();
    export_model(settings_.run / (description_.name + ".safetensors"), true);
    return true;
}

void Trainer::train_step(const Phase& phase, int64_t step) {
    const auto seed = uint64_t(recipe_.section("training").whole("seed"));
    // Latents and dropout follow from the step, so that a resumed run draws the same.
    at::manual_seed(Random::mixed(seed + uint64_t(place_.total)));
    const auto batch = training_->draw(uint64_t(place_.total), phase.batch, phase.resolution, masks_).to(settings_.device);
    set_rates(phase, step);
    LossValues log;
    if (phase.trains_generator)
        step_generator(phase, batch, step, log);
    else
        step_discriminator_alone(phase, batch, log);
    check_finite(log);
    log_.add(log);
    images_ += phase.batch;
}

void Trainer::step_generator(const Phase& phase, const Batch& batch, int64_t step, LossValues& log) {
    auto& discriminator = discriminator_->module();
    generator_optimiser_->zero_grad();
    Completed completed;
    at::Tensor shown, leaf, discriminator_loss;
    Objective::Sums sums;
    {
        Autocast autocast(settings_.precision, settings_.device.is_cuda());
        completed = generator_->complete(batch, true);
        shown = phase.objective.shown(batch, completed);
        leaf = shown.detach().requires_grad_(true);
        Verdicts real, fake;
        if (phase.trains_discriminator) {
            // One look at the fill serves both sides: their gradients are taken apart below.
            real = discriminator_->judge(batch.image, batch.mask);
            fake = discriminator_->judge(leaf, batch.mask);
            discriminator_loss = phase.objective.discriminator(real, fake, log);
        }
        sums = phase.objective.generator(batch, completed, leaf, phase.trains_discriminator ? &real : nullptr,
                                         phase.trains_discriminator ? &fake : nullptr, uint64_t(step), log);
    }
    std::vector<at::Tensor> discriminator_gradients;
    const auto parameters = discriminator.parameters();
    if (phase.trains_discriminator)
        discriminator_gradients = torch::autograd::grad({discriminator_loss}, parameters, {}, true);
    std::vector<at::Tensor> ends, seeds;
    if (sums.direct.defined()) {
        ends.push_back(sums.direct);
        seeds.push_back({});
    }
    if (sums.seen.defined()) {
        ends.push_back(shown);
        seeds.push_back(torch::autograd::grad({sums.seen}, {leaf})[0]);
    }
    torch::autograd::backward(ends, seeds);
    if (const double clip = recipe_.section("training").number("clip"); clip > 0)
        torch::nn::utils::clip_grad_norm_(generator_->module().parameters(), clip);
    generator_optimiser_->step();
    move_average(average_->module(), generator_->module(), phase.ema);
    if (phase.trains_discriminator) {
        for (size_t i = 0; i < parameters.size(); ++i)
            parameters[i].mutable_grad() = discriminator_gradients[i];
        discriminator_optimiser_->step();
    }
}

void Trainer::step_discriminator_alone(const Phase& phase, const Batch& batch, LossValues& log) {
    discriminator_optimiser_->zero_grad();
    at::Tensor loss;
    {
        Autocast autocast(settings_.precision, settings_.device.is_cuda());
        at::Tensor shown;
        {
            torch::NoGradGuard no_gradient;
            shown = phase.objective.shown(batch, generator_->complete(batch, true));
        }
        const auto real = discriminator_->judge(batch.image, batch.mask);
        loss = phase.objective.discriminator(real, discriminator_->judge(shown, batch.mask), log);
    }
    loss.backward();
    discriminator_optimiser_->step();
}

void Trainer::set_rates(const Phase& phase, int64_t step) {
    const double factor = phase.schedule.factor(step);
    set_rate(*generator_optimiser_, phase.rate * factor);
    set_rate(*discriminator_optimiser_, phase.discriminator_rate * factor);
}

void Trainer::check_finite(const LossValues& log) const {
    for (const auto& [name, value] : log)
        if (!std::isfinite(value))
            throw Error(ErrorKind::model, "The loss '" + name + "' became " + std::to_string(value) + " at step " +
                                              std::to_string(place_.total) + "; " + (settings_.run / "checkpoint.pt").string() +
                                              " is the last good checkpoint. Lower the rate and resume.");
}

void Trainer::after_step(const Phase& phase, int64_t step) {
    const auto& training = recipe_.section("training");
    const auto due = [&](const char* what) {
        const int64_t every = training.whole(what);
        return every > 0 && (step % every == 0 || step == phase.schedule.steps);
    };
    if (due("log"))
        log_.progress(step, phase.schedule.steps, phase.name, images_);
    if (phase.trains_generator && due("validate"))
        validate(phase.name);
    if (phase.trains_generator && due("sample"))
        write_samples();
    if (due("checkpoint"))
        save();
}

void Trainer::validate(const std::string& phase) {
    torch::NoGradGuard no_gradient;
    LossValues figures;
    for (const char* kind : {"centre", "mouth", "eyes", "half", "noise"}) {
        MaskMixture masks;
        masks.add(kind, 1);
        std::vector<at::Tensor> decibels, sharp;
        for (int64_t first = 0; first < std::min(validation_pictures, int64_t(validation_->size())); first += 16) {
            const auto batch = validation_->fixed(first, 16, description_.resolution, masks);
            at::Tensor picture;
            {
                Autocast autocast(settings_.precision, settings_.device.is_cuda());
                picture = average_->complete(batch.to(settings_.device), false).picture.to(at::kFloat).cpu().clamp(0, 1);
            }
            const auto filled = composite(picture, batch.image, batch.mask);
            decibels.push_back(psnr(filled, batch.image));
            sharp.push_back(sharpness(filled, batch.image, batch.mask, std::max(1, description_.resolution / 48)));
        }
        figures[std::string(kind) + " dB"] = at::cat(decibels).mean().item<double>();
        figures[std::string(kind) + " sharpness"] = at::cat(sharp).nanmean().item<double>();
    }
    log_.figures(place_.total, phase, figures);
    std::string line = "validation, step " + std::to_string(place_.total);
    for (const auto& [name, value] : figures)
        line += "  " + name + " " + std::to_string(value).substr(0, 5);
    std::printf("%s\n", line.c_str());
}

void Trainer::write_samples() const {
    torch::NoGradGuard no_gradient;
    const auto batch = validation_->fixed(0, sheet_faces, description_.resolution, masks_);
    at::Tensor picture;
    {
        Autocast autocast(settings_.precision, settings_.device.is_cuda());
        picture = average_->complete(batch.to(settings_.device), false).picture.to(at::kFloat).cpu();
    }
    char name[32];
    std::snprintf(name, sizeof name, "%07lld.ppm", static_cast<long long>(place_.total));
    write_sheet(settings_.run / "samples" / name,
                {batch.image * (1 - batch.mask) + 0.5 * batch.mask, picture, composite(picture, batch.image, batch.mask),
                 batch.image});
}

void Trainer::save() {
    save_checkpoint(settings_.run / "checkpoint.pt", state(), place_);
}

void Trainer::export_model(const std::filesystem::path& path, bool half) const {
    save_weights(average_->module(), path, description_.to_metadata(), half);
}

} // namespace facefill
