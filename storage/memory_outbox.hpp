#pragma once

#include "models/time.hpp"
#include "storage/store.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace gridwhistle::storage {

/// A notice as it lies in the store.
struct StoredNotice {
    std::int64_t id{0};
    models::Notice notice;
    models::Instant at;
    bool hushed{false};  ///< taken back: whoever has not heard it will not
};

/// What MemoryStore keeps of notices. Thread-safe.
class MemoryOutbox {
  public:
    MemoryOutbox() = default;
    MemoryOutbox(const MemoryOutbox&) = delete;
    MemoryOutbox& operator=(const MemoryOutbox&) = delete;

    /// Part of a commit, after everything that may be refused was looked at.
    void store(const BatchWrites& writes, models::Instant now);

    /// All of them in the order of their ids.
    [[nodiscard]] std::vector<StoredNotice> notices() const;

  private:
    mutable std::mutex mutex_;
    std::vector<StoredNotice> notices_;
    std::map<std::string, std::size_t> by_key_;
};

}  // namespace gridwhistle::storage
