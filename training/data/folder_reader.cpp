#include "training/data/data_set.h"
#include "training/data/label_files.h"
#include "training/data/picture_files.h"
#include "training/data/splits.h"

namespace facefill {

DataSet read_folder(const DataSetOptions& options) {
    DataSet data;
    std::vector<std::filesystem::path> files = list_pictures(options.source, true);
    for (const std::filesystem::path& file : files) {
        PackRecord item;
        item.source = file.lexically_relative(options.source).string();
        item.split = split_by_name(item.source);
        data.items.push_back(item);
    }
    if (!options.attributes.empty())
        attach_attributes(data, read_attribute_csv(options.attributes));
    data.origin = std::filesystem::absolute(options.source).lexically_normal().filename().string();
    data.read = read_from_files(std::move(files));
    return data;
}

} // namespace facefill
