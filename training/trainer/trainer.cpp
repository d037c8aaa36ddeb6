#include "training/trainer/trainer.h"

#include <algorithm>
#include <cmath>

#include <ATen/Context.h>
#include <ATen/ops/tensor.h>
#include <torch/utils.h>

#include "core/error.h"
#include "core/networks/weights.h"
#include "training/trainer/aligner_validation.h"
#include "training/trainer/average.h"
#include "training/trainer/best_model.h"
#include "training/trainer/fade_in.h"
#include "training/trainer/judge_validation.h"
#include "training/trainer/sample_sheet.h"

namespace facefill {

namespace {

constexpr uint64_t turning_stream = 3; // of random numbers; the batches' own have 1 and 2

std::vector<std::shared_ptr<const Pack>> open_packs(const Recipe& recipe,
                                                    const std::filesystem::path& folder) {
    std::vector<std::shared_ptr<const Pack>> packs;
    const int64_t resolution = recipe.section("model").whole("resolution");
    for (const auto& name : recipe.section("data").words("packs")) {
        packs.push_back(std::make_shared<Pack>(folder / name));
        const auto& info = packs.back()->info();
        if (info.resolution % resolution != 0)
            throw Error(ErrorKind::input, "The pack " + (folder / name).string() + " has pictures of " +
                                              std::to_string(info.resolution) +
                                              " pixels, which is not a multiple of the recipe's " +
                                              std::to_string(resolution) + ".");
        if (info.channels != 3)
            throw Error(ErrorKind::input, "The pack " + (folder / name).string() +
                                              " has gray pictures; the networks are trained on colour.");
    }
    return packs;
}

// folder: of the packs.
std::unique_ptr<MaskSampler> make_sampler(const Recipe& recipe, const std::string& kind,
                                          const std::filesystem::path& folder) {
    if (kind != "files")
        return make_mask_sampler(kind);
    const auto file = recipe.section("data").text("mask-files");
    if (file.empty())
        throw Error(ErrorKind::input,
                    "The recipe's [masks] files needs a pack of masks: make one with `facefill "
                    "prepare FOLDER OUT --masks` and name it as [data] mask-files.");
    return make_file_mask_sampler(folder / file);
}

MaskMixture read_masks(const Recipe& recipe, const std::filesystem::path& folder, bool needed) {
    MaskMixture masks;
    const auto& section = recipe.section("masks");
    for (const auto& [kind, weight] : section.values())
        masks.add(make_sampler(recipe, kind, folder), section.number(kind));
    if (masks.empty() && needed)
        throw Error(ErrorKind::input, "The recipe's section [masks] names no kind of hole; add for instance "
                                      "'rectangles = 1'.");
    return masks;
}

std::vector<at::Tensor> weights_of(const torch::nn::Module& module) {
    auto tensors = module.parameters();
    for (const auto& buffer : module.buffers())
        if (buffer.is_floating_point())
            tensors.push_back(buffer);
    return tensors;
}

} // namespace

Trainer::Trainer(const Recipe& recipe, const TrainerSettings& settings, Workers& workers)
    : recipe_(recipe), settings_(settings), workers_(workers), folder_(settings.run),
      description_(describe_model(recipe)), history_(recipe.section("training").whole("history")),
      masks_(read_masks(recipe, settings.data, task_of(description_) != Task::judging)) {
    open_data();
    open_observers();
    make_networks();
    read_phases();
    begin();
}

void Trainer::make_networks() {
    at::manual_seed(seed());
    generator_ = make_generator(description_);
    average_ = make_generator(description_);
    discriminator_ = make_discriminator(description_, recipe_.section("model"), features_.get());
    const auto start = recipe_.section("training").text("start");
    if (!start.empty() && !std::filesystem::exists(folder_.checkpoint()))
        begin_with_weights(generator_->module(), settings_.data / start);
    for (auto* module : {&generator_->module(), &average_->module(), &discriminator_->module()})
        module->to(settings_.device);
    copy_weights(average_->module(), generator_->module());
    average_->module().eval();
    generator_optimiser_ = std::make_unique<torch::optim::AdamW>(make_optimiser(generator_->module()));
    discriminator_optimiser_ =
        std::make_unique<torch::optim::AdamW>(make_optimiser(discriminator_->module()));
}

void Trainer::open_data() {
    const auto& data = recipe_.section("data");
    const auto packs = open_packs(recipe_, settings_.data);
    const DataSettings chosen{data.text("label"),
                              data.text("keep"),
                              data.yes("balance"),
                              data.yes("mirror"),
                              seed(),
                              task_of(description_),
                              data.share("frame-error"),
                              data.text("oftener"),
                              std::max<int64_t>(1, data.whole("times"))};
    training_ = std::make_unique<BatchSource>(packs, chosen, Split::train);
    validation_ = std::make_unique<BatchSource>(packs, chosen, Split::validation);
    description_.frame = packs.front()->info().frame;
    if (task_of(description_) == Task::judging) {
        description_.attributes = training_->attribute_names();
        description_.sizes["persons"] = int(training_->persons());
    }
    for (const auto& pack : packs)
        description_.training_data += (description_.training_data.empty() ? "" : "; ") + pack->info().origin;
}

void Trainer::open_observers() {
    const auto& training = recipe_.section("training");
    if (const auto file = training.text("features"); !file.empty()) {
        features_ = std::make_unique<FeatureNet>(settings_.data / file);
        features_->to(settings_.device);
        observers_.features = features_.get();
    }
    if (const auto file = training.text("judge"); !file.empty()) {
        ModelDescription judge;
        judge_ = std::make_unique<FaceJudge>(load_face_judge(settings_.data / file, judge));
        (*judge_)->to(settings_.device);
        observers_.judge = judge_.get();
        const auto& known = judge.attributes;
        const auto found = std::find(known.begin(), known.end(), recipe_.section("data").text("label"));
        observers_.label = found == known.end() ? -1 : found - known.begin();
    }
}

void Trainer::read_phases() {
    for (const auto* section : recipe_.phases()) {
        const int before = phases_.empty() ? 0 : phases_.back().resolution;
        phases_.emplace_back(*section, recipe_.section("training"), description_, before, observers_);
        check_parts_exist(generator_->module(), phases_.back());
    }
}

// Everything that could be refused has been; from here on the run's folder is written to.
void Trainer::begin() {
    const bool begun = std::filesystem::exists(folder_.checkpoint());
    if (begun && !settings_.resume)
        throw Error(ErrorKind::input,
                    "The run " + folder_.path().string() +
                        " was begun before; add --resume to go on, or choose another folder.");
    place_.recipe_sha = recipe_.sha();
    if (begun) {
        auto all = state();
        place_ = load_checkpoint(folder_.checkpoint(), all);
    }
    agree_with_workers();
    if (!leads())
        return;
    folder_.create();
    log_ = std::make_unique<RunLog>(folder_.path());
    write_text(folder_.recipe(), recipe_.effective_text());
    folder_.write_description(description_);
}

void Trainer::agree_with_workers() {
    if (workers_.count() == 1)
        return;
    const auto first = at::tensor({double(place_.total)}, at::kFloat);
    workers_.share_first({first});
    if (int64_t(first.item<double>()) != place_.total)
        throw Error(ErrorKind::input,
                    "The workers do not stand at the same step; --run must be a folder that all of "
                    "them see.");
    for (auto* module : {&generator_->module(), &average_->module(), &discriminator_->module()})
        workers_.share_first(weights_of(*module));
}

RunState Trainer::state() {
    return {generator_->module(),  average_->module(),        discriminator_->module(),
            *generator_optimiser_, *discriminator_optimiser_, history_};
}

bool Trainer::train(const volatile int& stop) {
    for (; place_.phase < int64_t(phases_.size()); ++place_.phase, place_.step = 0) {
        const auto& phase = phases_[size_t(place_.phase)];
        if (!train_phase(phase, stop))
            return false;
        export_model(folder_.after(phase.name), false);
    }
    save();
    export_model(folder_.model(description_.name), true);
    return true;
}

bool Trainer::train_phase(const Phase& phase, const volatile int& stop) {
    Update update(phase, {*generator_, *average_, *discriminator_, *generator_optimiser_,
                          *discriminator_optimiser_, workers_, history_, settings_.precision});
    while (place_.step < phase.schedule.steps) {
        bool stopped = stop != 0;
        const auto log =
            update.compute([&](int64_t part) { return draw(phase, part); }, place_.step, stopped);
        check_finite(log);
        update.apply(place_.step, log);
        ++place_.step, ++place_.total;
        if (leads())
            report(phase, log);
        if (stopped) {
            save();
            return false;
        }
    }
    return true;
}

// Every batch of the run has a number; latents and dropout follow from it, so that a resumed run draws the
// same.
Batch Trainer::draw(const Phase& phase, int64_t part) const {
    const uint64_t batches = uint64_t(phase.accumulate) * uint64_t(workers_.count());
    const uint64_t number = uint64_t(part) * uint64_t(workers_.count()) + uint64_t(workers_.rank());
    const uint64_t noise = Random::mixed(seed() + uint64_t(place_.total));
    at::manual_seed(number == 0 ? noise : Random::mixed(noise + number));
    auto batch =
        training_->draw(uint64_t(place_.total) * batches + number, phase.batch, phase.resolution, masks_);
    if (phase.opposite > 0)
        batch.turn_labels(phase.opposite,
                          Random(seed(), turning_stream, uint64_t(place_.total) * batches + number));
    if (place_.step < phase.fade_in)
        batch.image =
            faded_in(batch.image, phase.fade_in_factor, double(place_.step + 1) / double(phase.fade_in));
    return batch.to(settings_.device);
}

void Trainer::check_finite(const LossValues& log) const {
    for (const auto& [name, value] : log)
        if (!std::isfinite(value))
            throw Error(ErrorKind::model, "The loss '" + name + "' became " + std::to_string(value) +
                                              " at step " + std::to_string(place_.total) +
                                              "; the last good checkpoint is " +
                                              folder_.checkpoint().string() + ". Lower the rate and resume.");
}

void Trainer::report(const Phase& phase, const LossValues& losses) {
    const LogPlace place{place_.step, phase.schedule.steps, place_.total, phase.name};
    log_->add(place, losses, phase.batch * phase.accumulate * workers_.count());
    const auto due = [&](const char* what) {
        const int64_t every = recipe_.section("training").whole(what);
        return every > 0 && (place_.step % every == 0 || place_.step == phase.schedule.steps);
    };
    if (due("log"))
        log_->progress(place);
    if (phase.trains_generator && due("validate"))
        measure(phase);
    if (phase.trains_generator && task_of(description_) == Task::completion && due("sample"))
        write_samples(*average_, *validation_, use(), masks_, folder_.samples(), place_.total);
    if (due("checkpoint"))
        save();
}

void Trainer::measure(const Phase& phase) {
    const auto figures = validation_figures();
    log_->figures(place_.total, phase.name, figures);
    std::string line = "validation, step " + std::to_string(place_.total);
    for (const auto& [name, value] : figures)
        line += "  " + name + " " + std::to_string(value).substr(0, 5);
    log_->say(line);
    keep_if_best(folder_.best(phase.name), average_->module(), description_, figure_to_raise(figures));
}

std::map<std::string, double> Trainer::validation_figures() {
    switch (task_of(description_)) {
    case Task::judging:
        return validate_judge(*average_, *validation_, use());
    case Task::alignment:
        return validate_aligner(*average_, *validation_, use(), masks_);
    case Task::completion:
        break;
    }
    return validate(*average_, *validation_, use());
}

double Trainer::figure_to_raise(const std::map<std::string, double>& figures) const {
    switch (task_of(description_)) {
    case Task::judging:
        return figures.at("attributes");
    case Task::alignment:
        return -figures.at("scale %");
    case Task::completion:
        break;
    }
    return mean_decibels(figures);
}

void Trainer::save() {
    if (leads())
        save_checkpoint(folder_.checkpoint(), state(), place_);
}

void Trainer::export_model(const std::filesystem::path& path, bool half) const {
    if (leads())
        save_weights(average_->module(), path, description_.to_metadata(),
                     half ? Storage::half : Storage::full);
}

} // namespace facefill
