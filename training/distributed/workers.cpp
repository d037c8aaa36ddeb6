#include "training/distributed/workers.h"

#include <cstdlib>

#include "core/error.h"
#ifdef FACEFILL_WITH_GLOO
#include "training/distributed/gloo_workers.h"
#endif

namespace facefill {

namespace {

class LoneWorker : public Workers {
  public:
    LoneWorker() : Workers(0, 1) {}
    void average(const std::vector<at::Tensor>&) override {}
    void share_first(const std::vector<at::Tensor>&) override {}
};

const char* required(const char* name) {
    const char* value = std::getenv(name);
    if (!value || !*value)
        throw Error(ErrorKind::input,
                    std::string("WORLD_SIZE is set, but ") + name +
                        " is not; start the workers by torchrun or set it as torchrun does.");
    return value;
}

int whole_number(const char* name, int least, int most) {
    const char* value = required(name);
    char* end = nullptr;
    const long number = std::strtol(value, &end, 10);
    if (*end || number < least || number > most)
        throw Error(ErrorKind::input, std::string(name) + " is '" + value + "', not a whole number from " +
                                          std::to_string(least) + " to " + std::to_string(most) + ".");
    return int(number);
}

std::unique_ptr<Workers> join(int rank, int count, const std::string& address, int port) {
#ifdef FACEFILL_WITH_GLOO
    return join_by_gloo(rank, count, address, uint16_t(port));
#else
    throw Error(ErrorKind::input, "This facefill was built without Gloo (Debian: libgloo-dev), so worker " +
                                      std::to_string(rank) + " of " + std::to_string(count) +
                                      " cannot reach " + address + ":" + std::to_string(port) +
                                      "; unset WORLD_SIZE to train alone.");
#endif
}

} // namespace

std::unique_ptr<Workers> join_workers() {
    constexpr int most_workers = 65536;
    if (!std::getenv("WORLD_SIZE"))
        return std::make_unique<LoneWorker>();
    const int count = whole_number("WORLD_SIZE", 1, most_workers);
    if (count == 1)
        return std::make_unique<LoneWorker>();
    const int rank = whole_number("RANK", 0, count - 1);
    const std::string address = required("MASTER_ADDR");
    return join(rank, count, address, whole_number("MASTER_PORT", 1, 65535));
}

} // namespace facefill
