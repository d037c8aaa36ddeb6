// Workers that talk over TCP by Gloo, through LibTorch's c10d.
#pragma once

#include <string>

#include "training/distributed/workers.h"

namespace facefill {

// Process 0 listens at address:port for the others. Throws Error (io) when they do not meet.
std::unique_ptr<Workers> join_by_gloo(int rank, int count, const std::string& address, uint16_t port);

} // namespace facefill
