#include "training/data/journal.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "training/data/splits.h"

namespace facefill {
namespace {

struct JournalHeader {
    char magic[8];
    uint64_t fingerprint;
};

struct EntryHeader {
    uint32_t item;
    uint32_t outcome;
    uint64_t checksum; // of the landmarks and pixels that follow a packed picture
};

constexpr char magic[8] = {'F', 'F', 'P', 'A', 'R', 'T', '1', '\n'};
constexpr size_t landmark_bytes = sizeof(PackedPicture::landmarks);

bool read_at(int file, void* bytes, size_t count, uint64_t offset) {
    return pread(file, bytes, count, static_cast<off_t>(offset)) == static_cast<ssize_t>(count);
}

bool write_at(int file, const std::string& bytes, uint64_t offset) {
    for (size_t done = 0; done < bytes.size();) {
        const ssize_t count =
            pwrite(file, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno != EINTR)
            return false;
        done += static_cast<size_t>(std::max<ssize_t>(count, 0));
    }
    return true;
}

std::string body_of(const PackedPicture& picture) {
    if (picture.outcome != Outcome::packed)
        return {};
    std::string body(reinterpret_cast<const char*>(picture.landmarks.data()), landmark_bytes);
    return body.append(reinterpret_cast<const char*>(picture.pixels.data()), picture.pixels.size());
}

} // namespace

Journal::Journal(const std::filesystem::path& path, uint64_t fingerprint, size_t items, size_t picture_bytes)
    : path_(path), picture_bytes_(picture_bytes), entries_(items) {
    file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file_ < 0)
        fail();
    if (flock(file_, LOCK_EX | LOCK_NB) != 0) {
        close(file_);
        throw Error(ErrorKind::io, "Another facefill is writing " + path.string() +
                                       "; wait for it or choose another output.");
    }
    if (is_continued(fingerprint))
        recover();
    else
        start(fingerprint);
}

Journal::~Journal() {
    close(file_);
}

void Journal::fail() const {
    throw Error(ErrorKind::io, "The unfinished pack " + path_.string() +
                                   " cannot be written: " + std::generic_category().message(errno) + ".");
}

bool Journal::is_continued(uint64_t fingerprint) const {
    JournalHeader header{};
    return read_at(file_, &header, sizeof header, 0) && std::memcmp(header.magic, magic, sizeof magic) == 0 &&
           header.fingerprint == fingerprint;
}

void Journal::start(uint64_t fingerprint) {
    JournalHeader header{};
    std::memcpy(header.magic, magic, sizeof magic);
    header.fingerprint = fingerprint;
    const std::string bytes(reinterpret_cast<const char*>(&header), sizeof header);
    if (ftruncate(file_, 0) != 0 || !write_at(file_, bytes, 0))
        fail();
    end_ = sizeof header;
}

void Journal::recover() {
    struct stat status {};
    if (fstat(file_, &status) != 0)
        fail();
    end_ = sizeof(JournalHeader);
    while (const auto next = recover_entry(end_, static_cast<uint64_t>(status.st_size)))
        end_ = *next;
    if (ftruncate(file_, static_cast<off_t>(end_)) != 0)
        fail();
}

// Where the entry ends, or nothing where it is torn.
std::optional<uint64_t> Journal::recover_entry(uint64_t offset, uint64_t file_size) {
    EntryHeader header{};
    if (!read_at(file_, &header, sizeof header, offset) || header.item >= entries_.size() ||
        header.outcome >= outcome_count)
        return std::nullopt;
    const auto outcome = static_cast<Outcome>(header.outcome);
    const uint64_t body_offset = offset + sizeof header;
    std::string body(outcome == Outcome::packed ? landmark_bytes + picture_bytes_ : 0, '\0');
    if (body_offset + body.size() > file_size || !read_at(file_, body.data(), body.size(), body_offset) ||
        stable_hash(body) != header.checksum)
        return std::nullopt;
    entries_[header.item] = Entry{outcome, body_offset};
    return body_offset + body.size();
}

size_t Journal::size() const {
    return static_cast<size_t>(
        std::count_if(entries_.begin(), entries_.end(), [](const auto& e) { return e.has_value(); }));
}

void Journal::append(size_t item, const PackedPicture& picture) {
    const std::string body = body_of(picture);
    const EntryHeader header{static_cast<uint32_t>(item), static_cast<uint32_t>(picture.outcome),
                             stable_hash(body)};
    const std::string bytes = std::string(reinterpret_cast<const char*>(&header), sizeof header) + body;
    if (!write_at(file_, bytes, end_))
        fail();
    entries_[item] = Entry{picture.outcome, end_ + sizeof header};
    end_ += bytes.size();
}

PackedPicture Journal::read(size_t item) const {
    PackedPicture picture;
    const Entry& entry = *entries_[item];
    picture.outcome = entry.outcome;
    if (entry.outcome != Outcome::packed)
        return picture;
    picture.pixels.resize(picture_bytes_);
    if (!read_at(file_, picture.landmarks.data(), landmark_bytes, entry.offset) ||
        !read_at(file_, picture.pixels.data(), picture_bytes_, entry.offset + landmark_bytes))
        throw Error(ErrorKind::io, "The unfinished pack " + path_.string() +
                                       " was changed by another program; remove it and "
                                       "prepare again.");
    return picture;
}

void Journal::remove() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
}

} // namespace facefill
