#include "training/distributed/gloo_workers.h"

#include <cstdlib>

#include <ATen/ops/cat.h>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <torch/utils.h>
#include <torch/version.h>

#include "core/error.h"

namespace facefill {

namespace {

using c10d::ProcessGroupGloo;

// Process 0 alone measures, draws sheets and writes checkpoints while the others wait.
constexpr std::chrono::minutes meeting_time{5}, waiting_time{15};

std::string first_line(const std::exception& problem) {
    const std::string text = problem.what();
    return text.substr(0, text.find('\n'));
}

// The tensors' values one after the other in float32 on the CPU, which is where Gloo works.
at::Tensor flattened(const std::vector<at::Tensor>& tensors) {
    std::vector<at::Tensor> parts;
    for (const auto& tensor : tensors)
        parts.push_back(tensor.detach().reshape({-1}).to(at::kCPU, at::kFloat));
    return at::cat(parts);
}

void write_back(const at::Tensor& flat, const std::vector<at::Tensor>& tensors) {
    torch::NoGradGuard no_gradient;
    int64_t at = 0;
    for (const auto& tensor : tensors) {
        tensor.copy_(flat.narrow(0, at, tensor.numel()).view(tensor.sizes()));
        at += tensor.numel();
    }
}

class GlooWorkers : public Workers {
  public:
    GlooWorkers(int rank, int count, const std::string& address, uint16_t port) : Workers(rank, count) {
        c10d::TCPStoreOptions options;
        options.port = port;
        options.isServer = rank == 0;
        options.numWorkers = count;
        options.timeout = meeting_time;
#if TORCH_VERSION_MAJOR >= 2 && TORCH_VERSION_MINOR >= 4
        options.useLibUV = false; // Debian's LibTorch is built without libuv, yet asks for it by default
#endif
        const auto store = c10::make_intrusive<c10d::TCPStore>(address, options);
        const auto settings = ProcessGroupGloo::Options::create(waiting_time);
        const char* interface = std::getenv("GLOO_SOCKET_IFNAME");
        settings->devices.push_back(interface ? ProcessGroupGloo::createDeviceForInterface(interface)
                                              : ProcessGroupGloo::createDefaultDevice());
        group_ = c10::make_intrusive<ProcessGroupGloo>(store, rank, count, settings);
    }

    void average(const std::vector<at::Tensor>& tensors) override {
        std::vector<at::Tensor> flat = {flattened(tensors)};
        wait([&] { group_->allreduce(flat)->wait(); });
        write_back(flat[0] / count(), tensors);
    }

    void share_first(const std::vector<at::Tensor>& tensors) override {
        std::vector<at::Tensor> flat = {flattened(tensors)};
        wait([&] { group_->broadcast(flat)->wait(); });
        write_back(flat[0], tensors);
    }

  private:
    template<typename Exchange>
    void wait(const Exchange& exchange) {
        try {
            exchange();
        } catch (const std::exception& problem) {
            throw Error(ErrorKind::io,
                        "Worker " + std::to_string(rank()) + " of " + std::to_string(count()) +
                            " lost another one (" + first_line(problem) +
                            "); start them all again with --resume to go on from the last checkpoint.");
        }
    }

    c10::intrusive_ptr<ProcessGroupGloo> group_;
};

} // namespace

std::unique_ptr<Workers> join_by_gloo(int rank, int count, const std::string& address, uint16_t port) {
    try {
        return std::make_unique<GlooWorkers>(rank, count, address, port);
    } catch (const std::exception& problem) {
        throw Error(ErrorKind::io, "Worker " + std::to_string(rank) + " of " + std::to_string(count) +
                                       " did not meet the others at " + address + ":" + std::to_string(port) +
                                       " (" + first_line(problem) + ").");
    }
}

} // namespace facefill
