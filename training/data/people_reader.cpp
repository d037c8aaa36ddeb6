#include "training/data/data_set.h"
#include "training/data/label_files.h"
#include "training/data/picture_files.h"
#include "training/data/splits.h"

namespace facefill {
namespace {

namespace fs = std::filesystem;

// LFW is often given with a table beside the people's folders; any other choice is the user's.
fs::path only_csv(const fs::path& source) {
    std::vector<fs::path> tables;
    for (const fs::directory_entry& entry : fs::directory_iterator(source))
        if (entry.path().extension() == ".csv")
            tables.push_back(entry.path());
    return tables.size() == 1 ? tables[0] : fs::path();
}

} // namespace

DataSet read_people(const DataSetOptions& options) {
    DataSet data;
    std::vector<fs::path> files;
    int32_t identity = options.first_identity;
    for (const fs::path& folder : list_folders(options.source)) {
        const std::string person = folder.filename().string();
        for (const fs::path& file : list_pictures(folder)) {
            PackRecord item;
            item.source = person + "/" + file.filename().string();
            item.identity = identity;
            item.split = split_by_name(person);
            data.items.push_back(item);
            files.push_back(file);
        }
        ++identity;
    }
    const fs::path table = options.attributes.empty() ? only_csv(options.source) : options.attributes;
    if (!table.empty())
        attach_attributes(data, read_attribute_csv(table));
    data.origin = fs::absolute(options.source).lexically_normal().filename().string();
    data.read = read_from_files(std::move(files));
    return data;
}

} // namespace facefill
