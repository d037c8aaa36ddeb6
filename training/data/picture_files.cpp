#include "training/data/picture_files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/error.h"

namespace facefill {
namespace {

namespace fs = std::filesystem;

bool is_picture(const fs::directory_entry& entry) {
    static constexpr std::array suffixes = {".jpg",  ".jpeg", ".png", ".bmp", ".tif",
                                            ".tiff", ".webp", ".ppm", ".pgm", ".pnm"};
    std::string suffix = entry.path().extension().string();
    std::transform(suffix.begin(), suffix.end(), suffix.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    std::error_code ignored;
    return entry.is_regular_file(ignored) &&
           std::find(suffixes.begin(), suffixes.end(), suffix) != suffixes.end();
}

template<typename Iterator, typename Wanted>
std::vector<fs::path> list_entries(const fs::path& folder, Wanted wanted) {
    std::vector<fs::path> found;
    std::error_code failed;
    Iterator entry(folder, fs::directory_options::skip_permission_denied, failed);
    for (; !failed && entry != Iterator(); entry.increment(failed))
        if (wanted(*entry))
            found.push_back(entry->path());
    if (failed)
        throw Error(ErrorKind::io,
                    "The folder " + folder.string() + " cannot be read: " + failed.message() + ".");
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace

std::vector<fs::path> list_pictures(const fs::path& folder, bool recursive) {
    return recursive ? list_entries<fs::recursive_directory_iterator>(folder, is_picture)
                     : list_entries<fs::directory_iterator>(folder, is_picture);
}

std::vector<fs::path> list_folders(const fs::path& folder) {
    return list_entries<fs::directory_iterator>(folder, [](const fs::directory_entry& entry) {
        std::error_code ignored;
        return entry.is_directory(ignored);
    });
}

cv::Mat decode_photo(const fs::path& file) {
    cv::Mat picture;
    try {
        picture = cv::imread(file.string(), cv::IMREAD_COLOR);
    } catch (const cv::Exception&) {
        return {}; // larger than OpenCV decodes
    }
    if (!picture.empty())
        cv::cvtColor(picture, picture, cv::COLOR_BGR2RGB);
    return picture;
}

std::function<cv::Mat(size_t)> read_from_files(std::vector<fs::path> files) {
    return [files = std::move(files)](size_t index) { return decode_photo(files[index]); };
}

} // namespace facefill
