#include "training/cli/fill_jobs.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <unistd.h>

#include "core/error.h"
#include "training/cli/arguments.h"
#include "training/cli/picture_file.h"

namespace facefill {
namespace {

namespace fs = std::filesystem;

std::string quoted(const fs::path& path) {
    return "'" + path.string() + "'";
}

// The pictures directly in a folder, sorted by their names' bytes whatever the language set: every machine of
// a cluster must see the same order. Hidden files are temporary ones, or other programs' notes.
std::vector<fs::path> pictures_in(const fs::path& folder) {
    std::vector<fs::path> pictures;
    std::error_code error;
    fs::directory_iterator entry(folder, error), end;
    for (; !error && entry != end; entry.increment(error)) {
        std::error_code unreadable;
        const fs::path& path = entry->path();
        if (has_picture_extension(path) && path.filename().string()[0] != '.' &&
            !entry->is_directory(unreadable))
            pictures.push_back(path);
    }
    if (error)
        throw Error(ErrorKind::io, "Cannot read the folder " + quoted(folder) + ": " + error.message() + ".");
    std::sort(pictures.begin(), pictures.end(), [](const fs::path& a, const fs::path& b) {
        return a.filename().string() < b.filename().string();
    });
    return pictures;
}

// The mask for a picture in the folder of masks, or a sentence in job.problem.
void find_mask(FillJob& job, const std::vector<fs::path>& masks, const fs::path& folder) {
    std::vector<fs::path> same_stem;
    for (const fs::path& mask : masks) {
        if (mask.filename() == job.image.filename()) {
            job.mask = mask;
            return;
        }
        if (mask.stem() == job.image.stem())
            same_stem.push_back(mask);
    }
    if (same_stem.size() == 1)
        job.mask = same_stem[0];
    else if (same_stem.empty())
        job.problem =
            quoted(job.image) + " has no mask: there is none of its name in " + quoted(folder) + ".";
    else
        job.problem = quoted(job.image) + " has several masks: " + quoted(same_stem[0]) + " and " +
                      quoted(same_stem[1]) + "; keep one.";
}

bool same_file(const fs::path& a, const fs::path& b) {
    std::error_code missing;
    return fs::equivalent(a, b, missing);
}

void protect_sources(const FillJob& job, bool overwrite) {
    if (same_file(job.image, job.mask))
        throw Error(ErrorKind::input, "The picture " + quoted(job.image) + " is given as its own mask.");
    if (same_file(job.output, job.mask))
        throw Error(ErrorKind::input, "The output would replace the mask " + quoted(job.mask) +
                                          "; choose another place for it.");
    if (!overwrite && same_file(job.output, job.image))
        throw Error(ErrorKind::input, "The output would replace the picture " + quoted(job.image) +
                                          "; choose another place, or give --overwrite if that is meant.");
}

void check_folder_is_writable(const fs::path& folder) {
    if (!fs::is_directory(folder))
        throw Error(ErrorKind::io, "There is no folder " + quoted(folder) + " to write to.");
    if (access(folder.c_str(), W_OK | X_OK) != 0)
        throw Error(ErrorKind::io,
                    "Cannot write to the folder " + quoted(folder) + ": " + std::strerror(errno) + ".");
}

void make_output_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (!fs::is_directory(folder))
        throw Error(ErrorKind::io, "Cannot make the output folder " + quoted(folder) + ": " +
                                       (error ? error.message() : "a file of that name is there") + ".");
}

// A mask that lies beside the pictures it serves is none of them.
std::vector<fs::path> pictures_to_fill(const fs::path& image, const fs::path& mask) {
    if (!fs::is_directory(image))
        return {image};
    std::vector<fs::path> pictures = pictures_in(image);
    pictures.erase(std::remove_if(pictures.begin(), pictures.end(),
                                  [&](const fs::path& picture) { return same_file(picture, mask); }),
                   pictures.end());
    if (pictures.empty())
        throw Error(ErrorKind::input,
                    "The folder " + quoted(image) + " holds no picture (PNG, JPEG, TIFF, WebP, BMP, PPM).");
    return pictures;
}

} // namespace

Shard parse_shard(const std::string& text) {
    Shard shard;
    int read = 0;
    const bool plain = text.find_first_not_of("0123456789/") == std::string::npos && text.size() < 20;
    if (!plain || std::sscanf(text.c_str(), "%zu/%zu%n", &shard.index, &shard.count, &read) != 2 ||
        static_cast<size_t>(read) != text.size() || shard.index < 1 || shard.index > shard.count)
        throw UsageError("--shard is K/N, the K-th of N parts with K from 1 to N, not \"" + text + "\".");
    return shard;
}

std::vector<FillJob> take_shard(const std::vector<FillJob>& jobs, const Shard& shard) {
    std::vector<FillJob> part;
    for (size_t i = shard.index - 1; i < jobs.size(); i += shard.count)
        part.push_back(jobs[i]);
    return part;
}

std::vector<FillJob> plan_fill(const fs::path& image, const fs::path& mask, const fs::path& output,
                               bool overwrite) {
    const std::vector<fs::path> pictures = pictures_to_fill(image, mask);
    const std::vector<fs::path> masks = fs::is_directory(mask) ? pictures_in(mask) : std::vector<fs::path>{};
    const bool into_folder = fs::is_directory(image) || fs::is_directory(output);
    std::vector<FillJob> jobs;
    for (const fs::path& picture : pictures) {
        FillJob job{picture, mask, into_folder ? output / picture.filename() : output};
        if (fs::is_directory(mask))
            find_mask(job, masks, mask);
        protect_sources(job, overwrite);
        jobs.push_back(job);
    }
    return jobs;
}

void prepare_output(const fs::path& image, const fs::path& output) {
    if (fs::is_directory(image))
        make_output_folder(output);
    check_folder_is_writable(fs::is_directory(output) ? output : fs::absolute(output).parent_path());
}

} // namespace facefill
