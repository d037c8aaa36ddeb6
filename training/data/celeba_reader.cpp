#include <map>
#include <set>

#include "core/error.h"
#include "training/data/data_set.h"
#include "training/data/label_files.h"
#include "training/data/picture_files.h"
#include "training/data/splits.h"

namespace facefill {
namespace {

namespace fs = std::filesystem;
using Numbers = std::unordered_map<std::string, int32_t>;

// Some archives hold the folder twice, one in the other.
fs::path picture_folder(const fs::path& source) {
    const fs::path outer = source / "img_align_celeba", inner = outer / "img_align_celeba";
    return fs::is_directory(inner) ? inner : outer;
}

Numbers numbers_if_there(const fs::path& file) {
    return fs::exists(file) ? read_numbers(file) : Numbers();
}

void attach_identities(DataSet& data, const Numbers& identities) {
    size_t unknown = 0;
    for (PackRecord& item : data.items) {
        const auto found = identities.find(item.source);
        item.identity = found == identities.end() ? -1 : found->second;
        unknown += item.identity < 0 ? 1 : 0;
    }
    remark(data, unknown, "pictures have no identity.");
}

Split given_split(const Numbers& partition, const PackRecord& item) {
    const auto found = partition.find(item.source);
    if (found == partition.end())
        return Split::train;
    if (found->second > 2)
        throw Error(ErrorKind::input, "list_eval_partition.txt gives " + item.source + " the part " +
                                          std::to_string(found->second) + "; known are 0, 1 and 2.");
    return static_cast<Split>(found->second);
}

std::string person_of(const PackRecord& item) {
    return item.identity < 0 ? item.source : std::to_string(item.identity);
}

// A person whom the partition has in several parts goes to the part of the first picture.
void attach_splits(DataSet& data, const Numbers& partition) {
    std::map<std::string, Split> part_of;
    std::set<std::string> torn;
    for (PackRecord& item : data.items) {
        const std::string person = person_of(item);
        const Split wanted = partition.empty() ? split_by_name(person) : given_split(partition, item);
        item.split = part_of.emplace(person, wanted).first->second;
        if (item.split != wanted)
            torn.insert(person);
    }
    remark(data, torn.size(), "people are in several parts of the partition; each was put whole into one.");
}

} // namespace

DataSet read_celeba(const DataSetOptions& options) {
    DataSet data;
    const fs::path folder = picture_folder(options.source);
    std::vector<fs::path> files = list_pictures(folder);
    for (const fs::path& file : files) {
        data.items.emplace_back();
        data.items.back().source = file.filename().string();
    }
    attach_identities(data, numbers_if_there(options.source / "identity_CelebA.txt"));
    attach_splits(data, numbers_if_there(options.source / "list_eval_partition.txt"));
    const fs::path list = options.source / "list_attr_celeba.txt";
    if (!options.attributes.empty())
        attach_attributes(data, read_attribute_csv(options.attributes));
    else if (fs::exists(list))
        attach_attributes(data, read_celeba_attributes(list));
    data.origin = "CelebA";
    data.read = read_from_files(std::move(files));
    return data;
}

} // namespace facefill
