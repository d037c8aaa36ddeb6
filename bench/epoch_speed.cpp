// What an epoch's pictures cost: their pixels from the packed file beside decoding the same pictures' files,
// in processor time on one thread, so that other work on the machine matters little.
//
// Usage: epoch-speed FOLDER [COUNT]   (1000 pictures, spread over the folder)
// Aligning, which the pack saves as well, is not counted.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>

#include <opencv2/core/utility.hpp>
#include <unistd.h>

#include "core/error.h"
#include "core/networks/precision.h"
#include "training/data/preparation.h"
#include "training/trainer/batch_source.h"

using namespace facefill;

namespace {

constexpr int resolution = 192;
constexpr int epochs = 5; // the fastest counts

double milliseconds_a_picture(size_t pictures, const std::function<void(size_t)>& work) {
    double least = 0;
    for (int epoch = 0; epoch < epochs; ++epoch) {
        const std::clock_t start = std::clock();
        for (size_t i = 0; i < pictures; ++i)
            work(i);
        const double all = 1e3 * double(std::clock() - start) / CLOCKS_PER_SEC;
        least = epoch == 0 ? all : std::min(least, all);
    }
    return least / double(pictures);
}

DataSet pictures_in(const char* folder, size_t count) {
    DataSetOptions options;
    options.source = folder;
    options.layout = "folder";
    auto data = read_data_set(options);
    keep_evenly(data, count);
    for (auto& item : data.items)
        item.split = Split::train;
    return data;
}

std::shared_ptr<const Pack> packed(const DataSet& data) {
    PreparationSettings settings;
    settings.packing.align = false;
    settings.packing.resolution = resolution;
    const auto path =
        std::filesystem::temp_directory_path() / ("epoch-speed-" + std::to_string(getpid()) + ".ffpack");
    prepare_pack(data, path, settings);
    auto pack = std::make_shared<const Pack>(path);
    std::filesystem::remove(path); // stays readable while it is mapped
    return pack;
}

void measure(const char* folder, size_t count) {
    cv::setNumThreads(1);
    set_threads(1);
    const auto data = pictures_in(folder, count);
    const auto pack = packed(data);
    const PicturePacker packer({false, resolution, 3, 0}, {});
    const BatchSource source({pack}, DataSettings{}, Split::train);
    MaskMixture masks;
    masks.add("rectangles", 1);
    std::vector<uint8_t> pixels(size_t(3 * resolution * resolution));
    const double copied = milliseconds_a_picture(
        pack->size(), [&](size_t i) { std::copy_n(pack->pixels(i), pixels.size(), pixels.begin()); });
    const double decoded = milliseconds_a_picture(pack->size(), [&](size_t i) { data.read(i); });
    const double scaled = milliseconds_a_picture(pack->size(), [&](size_t i) { packer.pack(data.read(i)); });
    const double drawn =
        milliseconds_a_picture(pack->size(), [&](size_t i) { source.draw(i, 1, resolution, masks); });
    std::printf("%zu pictures, ms of one processor each, at %d pixels:\n", pack->size(), resolution);
    std::printf("  pixels from the pack     %7.4f\n", copied);
    std::printf("  decoding alone           %7.4f   (%.0f times that)\n", decoded, decoded / copied);
    std::printf("  decoding and scaling     %7.4f   (%.0f times that)\n", scaled, scaled / copied);
    std::printf("  what a batch needs, too  %7.4f   (from pixels to floats, mirrored, a hole drawn)\n",
                drawn - copied);
}

} // namespace

int main(int count, char** words) {
    if (count < 2) {
        std::fputs("usage: epoch-speed FOLDER [COUNT]\n", stderr);
        return 2;
    }
    try {
        measure(words[1], count > 2 ? size_t(std::max(1, std::atoi(words[2]))) : 1000);
        return 0;
    } catch (const Error& error) {
        std::fprintf(stderr, "epoch-speed: %s\n", error.what());
        return 1;
    }
}
