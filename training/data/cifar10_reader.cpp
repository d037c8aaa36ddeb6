#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <memory>

#include "core/error.h"
#include "training/data/class_labels.h"
#include "training/data/data_set.h"
#include "training/data/picture_files.h"
#include "training/data/splits.h"

namespace facefill {
namespace {

namespace fs = std::filesystem;

constexpr int side = 32;
constexpr size_t plane = side * side;
constexpr size_t entry = 1 + 3 * plane; // a label, then the red, the green and the blue plane
constexpr std::array class_names = {"airplane", "automobile", "bird",  "cat",  "deer",
                                    "dog",      "frog",       "horse", "ship", "truck"};

std::string read_batch(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    if (bytes.empty() || bytes.size() % entry != 0)
        throw Error(ErrorKind::input,
                    "CIFAR-10's batch " + file.string() + " is cut off or damaged; fetch it again.");
    return bytes;
}

void add_batch(DataSet& data, std::string& all, const fs::path& file) {
    const std::string bytes = read_batch(file);
    const bool test = file.filename() == "test_batch.bin";
    for (size_t i = 0; i < bytes.size() / entry; ++i) {
        const auto label = static_cast<uint8_t>(bytes[i * entry]);
        if (label >= class_names.size())
            throw Error(ErrorKind::input, "CIFAR-10's batch " + file.string() + " has a label over 9.");
        PackRecord item;
        item.source = file.stem().string() + "/" + std::to_string(i);
        item.split = test ? Split::test : split_beside_test(item.source);
        item.attributes = one_of(class_names.size(), label);
        data.items.push_back(item);
    }
    all += bytes;
}

cv::Mat interleaved(const char* planes) {
    cv::Mat picture(side, side, CV_8UC3);
    for (size_t i = 0; i < plane; ++i)
        for (size_t channel = 0; channel < 3; ++channel)
            picture.data[3 * i + channel] = static_cast<uint8_t>(planes[channel * plane + i]);
    return picture;
}

DataSet read_batches(const fs::path& folder) {
    DataSet data;
    data.attribute_names.assign(class_names.begin(), class_names.end());
    auto all = std::make_shared<std::string>();
    for (const char* name : {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
                             "data_batch_5.bin", "test_batch.bin"})
        if (fs::exists(folder / name))
            add_batch(data, *all, folder / name);
    data.read = [all](size_t index) { return interleaved(all->data() + index * entry + 1); };
    return data;
}

std::vector<std::string> names_of_classes(const fs::path& source) {
    std::vector<std::string> names;
    for (const char* part : {"train", "test"})
        if (fs::is_directory(source / part))
            for (const fs::path& folder : list_folders(source / part))
                names.push_back(folder.filename().string());
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

DataSet read_class_folders(const fs::path& source) {
    DataSet data;
    data.attribute_names = names_of_classes(source);
    std::vector<fs::path> files;
    for (const std::string part : {"train", "test"})
        for (size_t label = 0; label < data.attribute_names.size(); ++label) {
            const fs::path folder = source / part / data.attribute_names[label];
            for (const fs::path& file :
                 fs::is_directory(folder) ? list_pictures(folder) : std::vector<fs::path>()) {
                PackRecord item;
                item.source = file.lexically_relative(source).string();
                item.split = part == "test" ? Split::test : split_beside_test(item.source);
                item.attributes = one_of(data.attribute_names.size(), label);
                data.items.push_back(item);
                files.push_back(file);
            }
        }
    data.read = read_from_files(std::move(files));
    return data;
}

} // namespace

DataSet read_cifar10(const DataSetOptions& options) {
    const fs::path nested = options.source / "cifar-10-batches-bin";
    const fs::path batches = fs::is_directory(nested) ? nested : options.source;
    const bool binary = fs::exists(batches / "data_batch_1.bin") || fs::exists(batches / "test_batch.bin");
    DataSet data = binary ? read_batches(batches) : read_class_folders(options.source);
    data.of_faces = false;
    data.resolution = side;
    data.origin = "CIFAR-10";
    return data;
}

} // namespace facefill
