#include "training/trainer/checkpoint.h"

#include <fstream>

#include <ATen/ops/tensor.h>
#include <torch/serialize/archive.h>
#include <torch/utils.h>

#include "core/error.h"
#include "core/models/atomic_file.h"

namespace facefill {

namespace {

void write_module(torch::serialize::OutputArchive& archive, const char* name, const torch::nn::Module& module) {
    torch::serialize::OutputArchive part(archive.compilation_unit());
    module.save(part);
    archive.write(name, part);
}

void write_optimiser(torch::serialize::OutputArchive& archive, const char* name, const torch::optim::Optimizer& optimiser) {
    torch::serialize::OutputArchive part(archive.compilation_unit());
    optimiser.save(part);
    archive.write(name, part);
}

// LibTorch accepts tensors of another shape without a word, so the shapes are compared around the load.
void read_module(torch::serialize::InputArchive& archive, const char* name, torch::nn::Module& module) {
    torch::serialize::InputArchive part;
    archive.read(name, part);
    std::vector<std::vector<int64_t>> shapes;
    for (const auto& parameter : module.parameters())
        shapes.push_back(parameter.sizes().vec());
    module.load(part);
    const auto parameters = module.parameters();
    for (size_t i = 0; i < shapes.size(); ++i)
        if (parameters[i].sizes() != at::IntArrayRef(shapes[i]))
            throw Error(ErrorKind::model, std::string("a tensor of ") + name + " has another shape");
}

template <typename Part> void read_part(torch::serialize::InputArchive& archive, const char* name, Part& target) {
    torch::serialize::InputArchive part;
    archive.read(name, part);
    target.load(part);
}

RunPlace read_place(torch::serialize::InputArchive& archive) {
    c10::IValue numbers, sha;
    archive.read("place", numbers);
    archive.read("recipe", sha);
    const auto list = numbers.toIntVector();
    return {list.at(0), list.at(1), list.at(2), sha.toStringRef()};
}

} // namespace

void save_checkpoint(const std::filesystem::path& path, const RunState& state, const RunPlace& place) {
    torch::serialize::OutputArchive archive;
    write_module(archive, "generator", state.generator);
    write_module(archive, "average", state.average);
    write_module(archive, "discriminator", state.discriminator);
    write_optimiser(archive, "generator_optimiser", state.generator_optimiser);
    write_optimiser(archive, "discriminator_optimiser", state.discriminator_optimiser);
    archive.write("place", c10::IValue(std::vector<int64_t>{place.phase, place.step, place.total}));
    archive.write("recipe", c10::IValue(place.recipe_sha));
    AtomicFile file(path);
    archive.save_to([&](const void* data, size_t bytes) {
        file.write(data, bytes);
        return bytes;
    });
    file.commit();
}

RunPlace load_checkpoint(const std::filesystem::path& path, RunState& state) {
    try {
        torch::serialize::InputArchive archive;
        archive.load_from(path.string());
        read_module(archive, "generator", state.generator);
        read_module(archive, "average", state.average);
        read_module(archive, "discriminator", state.discriminator);
        read_part(archive, "generator_optimiser", state.generator_optimiser);
        read_part(archive, "discriminator_optimiser", state.discriminator_optimiser);
        return read_place(archive);
    } catch (const std::exception& problem) {
        std::string first_line = problem.what();
        first_line = first_line.substr(0, first_line.find('\n'));
        throw Error(ErrorKind::model, "The checkpoint " + path.string() + " does not belong to this recipe's network or is damaged (" +
                                          first_line + ").");
    }
}

} // namespace facefill
