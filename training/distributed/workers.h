// The processes that train one network together, each on batches of its own: after every update's gradients
// are averaged over all of them, they take the same step.
//
// They are started by whatever the site runs (torchrun, Slurm, mpirun ...) with RANK, WORLD_SIZE, MASTER_ADDR
// and MASTER_PORT in the environment, as PyTorch's launchers set them.
#pragma once

#include <memory>
#include <vector>

#include <ATen/core/Tensor.h>

namespace facefill {

// One process of several, or the only one. Every process must make the same calls in the same order.
class Workers {
  public:
    virtual ~Workers() = default;
    int rank() const { return rank_; } // 0 .. count - 1; 0 writes the run's files
    int count() const { return count_; }

    // Replaces every tensor by its mean over the processes, in place. Shapes are equal in all of them. Throws
    // Error (io) when another process was lost.
    virtual void average(const std::vector<at::Tensor>& tensors) = 0;
    // Replaces every tensor by that of process 0, in place. Throws as average().
    virtual void share_first(const std::vector<at::Tensor>& tensors) = 0;

  protected:
    Workers(int rank, int count) : rank_(rank), count_(count) {}

  private:
    int rank_, count_;
};

// Waits until all processes that the environment announces are there; without WORLD_SIZE, or with 1, there is
// but this one. Throws Error (input) for an environment that makes no sense or a build without Gloo, Error
// (io) when the others do not come.
std::unique_ptr<Workers> join_workers();

} // namespace facefill
