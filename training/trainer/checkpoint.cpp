#include "training/trainer/checkpoint.h"

#include <exception>

#include <torch/serialize/archive.h>
#include <torch/utils.h>

#include "core/error.h"
#include "core/models/atomic_file.h"

namespace facefill {

namespace {

void write_module(torch::serialize::OutputArchive& archive, const char* name,
                  const torch::nn::Module& module) {
    torch::serialize::OutputArchive part(archive.compilation_unit());
    module.save(part);
    archive.write(name, part);
}

void write_optimiser(torch::serialize::OutputArchive& archive, const char* name,
                     const torch::optim::Optimizer& optimiser) {
    torch::serialize::OutputArchive part(archive.compilation_unit());
    optimiser.save(part);
    archive.write(name, part);
}

std::vector<std::vector<int64_t>> shapes_of(const torch::nn::Module& module) {
    std::vector<std::vector<int64_t>> shapes;
    for (const auto& parameter : module.parameters())
        shapes.push_back(parameter.sizes().vec());
    for (const auto& buffer : module.buffers())
        shapes.push_back(buffer.sizes().vec());
    return shapes;
}

// LibTorch accepts tensors of another shape without a word, so the shapes are compared around the load.
void read_module(torch::serialize::InputArchive& archive, const char* name, torch::nn::Module& module) {
    torch::serialize::InputArchive part;
    archive.read(name, part);
    const auto shapes = shapes_of(module);
    module.load(part);
    if (shapes_of(module) != shapes)
        throw Error(ErrorKind::model, std::string("a tensor of its ") + name + " has another shape");
}

// The archive's destructor would write, and throw, again after an exception: it is told of no failure.
class FailureKeepingFile {
  public:
    explicit FailureKeepingFile(const std::filesystem::path& path) : file_(path) {}
    size_t write(const void* data, size_t bytes) {
        try {
            if (!failure_)
                file_.write(data, bytes);
        } catch (const Error&) {
            failure_ = std::current_exception();
        }
        return bytes;
    }
    void commit() {
        if (failure_)
            std::rethrow_exception(failure_);
        file_.commit();
    }

  private:
    AtomicFile file_;
    std::exception_ptr failure_;
};

template<typename Part>
void read_part(torch::serialize::InputArchive& archive, const char* name, Part& target) {
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

// Whatever LibTorch throws becomes one sentence.
template<typename Reading>
void read_archive(const std::filesystem::path& path, const Reading& reading) {
    try {
        torch::serialize::InputArchive archive;
        archive.load_from(path.string());
        reading(archive);
    } catch (const std::exception& problem) {
        const std::string text = problem.what();
        throw Error(ErrorKind::model, "The checkpoint " + path.string() +
                                          " does not belong to this recipe's network or is damaged (" +
                                          text.substr(0, text.find('\n')) + ").");
    }
}

} // namespace

void save_checkpoint(const std::filesystem::path& path, const RunState& state, const RunPlace& place) {
    torch::serialize::OutputArchive archive;
    write_module(archive, "generator", state.generator);
    write_module(archive, "average", state.average);
    write_module(archive, "discriminator", state.discriminator);
    write_optimiser(archive, "generator_optimiser", state.generator_optimiser);
    write_optimiser(archive, "discriminator_optimiser", state.discriminator_optimiser);
    if (state.history.size() > 0) {
        archive.write("history_pictures", state.history.pictures(), true);
        archive.write("history_masks", state.history.masks(), true);
    }
    archive.write("place", c10::IValue(std::vector<int64_t>{place.phase, place.step, place.total}));
    archive.write("recipe", c10::IValue(place.recipe_sha));
    FailureKeepingFile file(path);
    archive.save_to([&](const void* data, size_t bytes) { return file.write(data, bytes); });
    file.commit();
}

RunPlace load_checkpoint(const std::filesystem::path& path, RunState& state) {
    RunPlace place;
    read_archive(path, [&](torch::serialize::InputArchive& archive) {
        read_module(archive, "generator", state.generator);
        read_module(archive, "average", state.average);
        read_module(archive, "discriminator", state.discriminator);
        read_part(archive, "generator_optimiser", state.generator_optimiser);
        read_part(archive, "discriminator_optimiser", state.discriminator_optimiser);
        at::Tensor pictures, masks;
        if (archive.try_read("history_pictures", pictures, true) &&
            archive.try_read("history_masks", masks, true))
            state.history.restore(pictures, masks);
        place = read_place(archive);
    });
    return place;
}

void load_average(const std::filesystem::path& path, torch::nn::Module& average) {
    read_archive(path,
                 [&](torch::serialize::InputArchive& archive) { read_module(archive, "average", average); });
}

} // namespace facefill
