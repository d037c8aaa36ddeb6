// A data set as `facefill prepare` sees it: which pictures there are, who and what is on them, and how each
// is read. Every layout has its reader, one file each; read_data_set() chooses among them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "training/data/pack.h"

namespace facefill {

struct DataSet {
    std::string origin; // the data set in words, for model cards
    std::vector<std::string> attribute_names;
    std::vector<PackRecord> items;    // without landmarks; attributes -1 where unknown
    std::vector<std::string> remarks; // sentences: labels without pictures, pictures without labels
    bool of_faces = true;             // whether its pictures are aligned unless the user says otherwise
    int channels = 3;                 // 1 or 3
    int resolution = 192;             // pixels; what is packed unless the user says otherwise

    // Picture `index`, CV_8U with `channels` channels, RGB; empty when it cannot be decoded. Any thread may
    // call it.
    std::function<cv::Mat(size_t index)> read;
};

struct DataSetOptions {
    std::filesystem::path source;
    std::string layout = "auto";      // "auto" or one of data_set_layouts
    std::filesystem::path attributes; // CSV of attribute probabilities; empty: the layout's own, if any
    int32_t first_identity = 1000000; // number of the first person where people have names, not numbers
};

extern const char* const data_set_layouts; // "celeba|people|mnist|cifar|folder"

// Throws Error (input) when there are no pictures, the layout is not recognised or labels do not match; Error
// (io) when something cannot be read.
DataSet read_data_set(const DataSetOptions& options);

// Keeps `count` of the items, spread evenly over all, or all where there are no more.
void keep_evenly(DataSet& data, size_t count);

// CelebA's own: img_align_celeba/, list_attr_celeba.txt, identity_CelebA.txt, list_eval_partition.txt; all
// but the first may be missing. Without a partition people are split by split_by_name().
DataSet read_celeba(const DataSetOptions& options);

// A folder for each person (CASIA-WebFace, LFW). Split by the person's name.
DataSet read_people(const DataSetOptions& options);

// MNIST's four idx files (also Fashion-MNIST's), plain or gzip. Attributes: the digit, one of ten; identity:
// the digit, so that a second picture of it can be drawn.
DataSet read_mnist(const DataSetOptions& options);

// CIFAR-10's binary batches, or class folders: train/<class>/, test/<class>/. Attributes: the class, one of
// ten.
DataSet read_cifar10(const DataSetOptions& options);

// All pictures in a folder and the folders in it, without labels. Split by file name.
DataSet read_folder(const DataSetOptions& options);

} // namespace facefill
