// Pictures as files: finding and decoding them.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include <opencv2/core.hpp>

namespace facefill {

// Files whose names end like a picture's, sorted by name. Throws Error (io) when the folder cannot be read.
std::vector<std::filesystem::path> list_pictures(const std::filesystem::path& folder, bool recursive = false);

// Folders in a folder, sorted by name.
std::vector<std::filesystem::path> list_folders(const std::filesystem::path& folder);

// CV_8UC3, RGB, turned upright as its EXIF data say; empty when it cannot be decoded.
cv::Mat decode_photo(const std::filesystem::path& file);

// A DataSet's `read` for pictures that are files, in the order of its items.
std::function<cv::Mat(size_t)> read_from_files(std::vector<std::filesystem::path> files);

} // namespace facefill
