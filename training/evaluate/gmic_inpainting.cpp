#include "training/evaluate/gmic_inpainting.h"

#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <limits>
#include <spawn.h>
#include <sys/wait.h>

#include <ATen/ops/cat.h>

#include "core/error.h"
#include "training/evaluate/bytes.h"

extern char** environ;

namespace facefill {

namespace {

// The exit status, or -1 when the program could not be started.
int run_program(std::vector<std::string> words) {
    std::vector<char*> pointers;
    for (auto& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const int descriptor : {1, 2})
        posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int failed = posix_spawnp(&child, pointers[0], &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    if (failed != 0 || waitpid(child, &status, 0) != child)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void write_pnm(const std::filesystem::path& path, const at::Tensor& bytes) {
    std::ofstream file(path, std::ios::binary);
    file << (bytes.size(2) == 3 ? "P6\n" : "P5\n") << bytes.size(1) << " " << bytes.size(0) << "\n255\n";
    file.write(static_cast<const char*>(bytes.data_ptr()), bytes.numel());
}

// False unless the file holds a P6 of that side.
bool read_ppm(const std::filesystem::path& path, at::Tensor& bytes) {
    std::ifstream file(path, std::ios::binary);
    std::string magic;
    int64_t width = 0, height = 0, maximum = 0;
    file >> magic;
    while (file >> std::ws && file.peek() == '#')
        file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    file >> width >> height >> maximum;
    if (magic != "P6" || width != bytes.size(1) || height != bytes.size(0) || maximum != 255)
        return false;
    file.get();
    return bool(file.read(static_cast<char*>(bytes.data_ptr()), bytes.numel()));
}

} // namespace

GmicInpainting::GmicInpainting() : CompletionMethod("gmic") {
    if (run_program({"gmic", "-version"}) != 0)
        throw Error(ErrorKind::io,
                    "The baseline 'gmic' needs the gmic command; install the package gmic, or leave it out.");
    std::string pattern = (std::filesystem::temp_directory_path() / "facefill-gmic-XXXXXX").string();
    if (!mkdtemp(pattern.data()))
        throw Error(ErrorKind::io, "There is no room for the pictures that gmic works on in " +
                                       std::filesystem::temp_directory_path().string() +
                                       "; set TMPDIR to another folder.");
    folder_ = pattern;
}

GmicInpainting::~GmicInpainting() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

at::Tensor GmicInpainting::inpainted(const TestBatch& one) const {
    const std::string image = folder_ / "image.ppm", mask = folder_ / "mask.pgm",
                      result = folder_ / "result.ppm";
    auto bytes = to_bytes(one.image);
    write_pnm(image, bytes);
    write_pnm(mask, to_bytes(one.mask));
    const int status =
        run_program({"gmic", image, mask, "inpaint_matchpatch[0]", "[1]", "output[0]", result});
    if (status != 0 || !read_ppm(result, bytes))
        throw Error(ErrorKind::io, "gmic could not fill a picture (exit status " + std::to_string(status) +
                                       "); leave the baseline 'gmic' out.");
    return from_bytes(bytes);
}

at::Tensor GmicInpainting::complete(const TestBatch& batch, uint64_t) {
    std::vector<at::Tensor> filled;
    for (int64_t i = 0; i < batch.size(); ++i)
        filled.push_back(inpainted(batch.single(i)));
    return at::cat(filled);
}

} // namespace facefill
