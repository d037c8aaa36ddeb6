#include "training/data/data_set.h"

#include "core/error.h"
#include "training/data/picture_files.h"

namespace facefill {
namespace {

namespace fs = std::filesystem;

struct Layout {
    const char* name;
    DataSet (*read)(const DataSetOptions&);
    bool (*recognise)(const fs::path& source);
};

bool has_any(const fs::path& folder, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (fs::exists(folder / name))
            return true;
    return false;
}

bool has_people(const fs::path& source) {
    for (const fs::path& folder : list_folders(source))
        if (!list_pictures(folder).empty())
            return list_pictures(source).empty();
    return false;
}

// In the order in which they are tried; the last takes whatever is left.
constexpr Layout layouts[] = {
    {"celeba", read_celeba,
     [](const fs::path& s) {
         return has_any(s, {"img_align_celeba", "list_attr_celeba.txt"});
     }},
    {"mnist", read_mnist,
     [](const fs::path& s) {
         return has_any(s, {"train-images-idx3-ubyte", "train-images-idx3-ubyte.gz"});
     }},
    {"cifar", read_cifar10,
     [](const fs::path& s) {
         return has_any(s, {"data_batch_1.bin", "cifar-10-batches-bin"}) ||
                (has_any(s, {"train"}) && has_any(s, {"test"}));
     }},
    {"people", read_people, has_people},
    {"folder", read_folder, [](const fs::path&) { return true; }},
};

const Layout& layout_of(const DataSetOptions& options) {
    for (const Layout& layout : layouts)
        if (options.layout == layout.name || (options.layout == "auto" && layout.recognise(options.source)))
            return layout;
    throw Error(ErrorKind::input, "There is no layout \"" + options.layout + "\"; choose auto or one of " +
                                      data_set_layouts + ".");
}

} // namespace

const char* const data_set_layouts = "celeba|people|mnist|cifar|folder";

DataSet read_data_set(const DataSetOptions& options) {
    std::error_code ignored;
    if (!fs::is_directory(options.source, ignored))
        throw Error(ErrorKind::io, "The data set " + options.source.string() + " is no folder.");
    const Layout& layout = layout_of(options);
    DataSet data = layout.read(options);
    if (data.items.empty())
        throw Error(ErrorKind::input, "There are no pictures in " + options.source.string() +
                                          ", read as the layout " + layout.name +
                                          "; --layout names another.");
    return data;
}

void keep_evenly(DataSet& data, size_t count) {
    const size_t all = data.items.size();
    if (count >= all)
        return;
    std::vector<PackRecord> kept;
    for (size_t i = 0; i < count; ++i)
        kept.push_back(std::move(data.items[i * all / count]));
    data.items = std::move(kept);
    data.read = [read = std::move(data.read), all, count](size_t index) { return read(index * all / count); };
}

} // namespace facefill
