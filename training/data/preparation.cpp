#include "training/data/preparation.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "core/error.h"
#include "training/data/journal.h"
#include "training/data/splits.h"

namespace facefill {
namespace {

namespace fs = std::filesystem;

// Whatever changes a pack's pixels or their order.
uint64_t fingerprint_of(const DataSet& data, const PackingSettings& settings) {
    uint64_t hash = stable_hash(
        data.origin + (settings.align ? " aligned " : " whole ") + std::to_string(settings.resolution) + " " +
        std::to_string(settings.channels) + " " + std::to_string(settings.max_outside));
    for (const PackRecord& item : data.items)
        hash = stable_hash(item.source, hash);
    return hash;
}

// The threads that share the items among them; the first mistake of one stops all.
class Workers {
  public:
    Workers(const DataSet& data, const PreparationSettings& settings, Journal& journal)
        : data_(data), settings_(settings), journal_(journal), done_(journal.size()) {}

    void run() {
        const unsigned processors = std::max(1u, std::thread::hardware_concurrency());
        const unsigned count = settings_.threads > 0 ? static_cast<unsigned>(settings_.threads) : processors;
        std::vector<std::thread> threads;
        for (unsigned i = 0; i < count; ++i)
            threads.emplace_back([this] { work_reporting_errors(); });
        for (std::thread& thread : threads)
            thread.join();
        if (failure_)
            std::rethrow_exception(failure_);
    }

  private:
    void work_reporting_errors() {
        try {
            work();
        } catch (...) {
            const std::lock_guard<std::mutex> lock(mutex_);
            if (!failure_)
                failure_ = std::current_exception();
            next_ = data_.items.size();
        }
    }

    void work() {
        const PicturePacker packer(settings_.packing, settings_.landmark_file);
        for (size_t item; (item = next_++) < data_.items.size();) {
            if (journal_.has(item))
                continue;
            const PackedPicture picture = packer.pack(data_.read(item));
            const std::lock_guard<std::mutex> lock(mutex_);
            journal_.append(item, picture);
            ++done_;
            if (settings_.progress)
                settings_.progress(done_, data_.items.size());
        }
    }

    const DataSet& data_;
    const PreparationSettings& settings_;
    Journal& journal_;
    std::atomic<size_t> next_{0};
    std::mutex mutex_; // guards the journal's file, the count, progress and failure
    size_t done_;
    std::exception_ptr failure_;
};

void write_pack(const DataSet& data, const Journal& journal, const fs::path& output,
                const PackingSettings& settings) {
    PackInfo info;
    info.resolution = settings.resolution;
    info.channels = settings.channels;
    info.frame = settings.align ? "ffhq" : "none";
    info.origin = data.origin;
    info.attribute_names = data.attribute_names;
    PackWriter writer(output, info);
    for (size_t item = 0; item < data.items.size(); ++item) {
        if (journal.outcome(item) != Outcome::packed)
            continue;
        const PackedPicture picture = journal.read(item);
        PackRecord record = data.items[item];
        record.landmarks = picture.landmarks;
        writer.append(record, picture.pixels.data());
    }
    writer.finish();
}

void refuse_empty(const PreparationResult& result) {
    if (result.count(Outcome::packed) > 0)
        return;
    throw Error(ErrorKind::input,
                "None of the " + std::to_string(result.outcomes.size()) +
                    " pictures could be packed: " + std::to_string(result.count(Outcome::unreadable)) +
                    " cannot be decoded, in " + std::to_string(result.count(Outcome::no_face)) +
                    " no face was found, " + std::to_string(result.count(Outcome::outside)) +
                    " show too little around the face; --align no takes pictures as they are.");
}

} // namespace

size_t PreparationResult::count(Outcome outcome) const {
    return static_cast<size_t>(std::count(outcomes.begin(), outcomes.end(), outcome));
}

PreparationResult prepare_pack(const DataSet& data, const fs::path& output,
                               const PreparationSettings& settings) {
    const PackingSettings& packing = settings.packing;
    const size_t picture_bytes = size_t(packing.resolution) * packing.resolution * packing.channels;
    Journal journal(output.string() + ".part", fingerprint_of(data, packing), data.items.size(),
                    picture_bytes);
    PreparationResult result;
    result.resumed = journal.size();
    Workers(data, settings, journal).run();
    for (size_t item = 0; item < data.items.size(); ++item)
        result.outcomes.push_back(journal.outcome(item));
    if (result.count(Outcome::packed) > 0)
        write_pack(data, journal, output, packing);
    journal.remove();
    refuse_empty(result);
    return result;
}

} // namespace facefill
