// How good a network is while it trains: figures on fixed holes in pictures of people it never sees.
#pragma once

#include <map>
#include <string>

#include "core/networks/precision.h"
#include "training/trainer/batch_source.h"
#include "training/trainer/contestants.h"

namespace facefill {

// How a network is asked for a picture outside training.
struct Use {
    int resolution; // pixels
    Precision precision;
    at::Device device;
};

// The network's whole picture, N x 3 x R x R float32 on the CPU, not clamped.
at::Tensor picture_of(Generator& network, const Batch& batch, const Use& use);

// "KIND dB": mean PSNR of the composite; "KIND sharpness": see measures.h; for each of five kinds of hole.
// The first 128 pictures of `people`; the holes are the same whenever it is called.
std::map<std::string, double> validate(Generator& network, const BatchSource& people, const Use& use);

// Mean of the figures in dB.
double mean_decibels(const std::map<std::string, double>& figures);

} // namespace facefill
