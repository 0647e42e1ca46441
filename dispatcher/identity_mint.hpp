#pragma once

#include "models/command.hpp"
#include "models/time.hpp"
#include "storage/store.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace gridwhistle::dispatcher {

/// Gives new whistles their ids, number sequences and receipt codes out of blocks reserved in the store, so that no
/// counter row is held until a commit. Thread-safe. Throws models::ServiceUnavailable when a block cannot be had.
class IdentityMint {
  public:
    using ReceiptCode = std::function<std::string(models::WhistleId)>;

    IdentityMint(storage::Store& store, ReceiptCode receipt_code, std::chrono::minutes utc_offset);

    [[nodiscard]] models::NewIdentity make(models::Instant now);

  private:
    std::int64_t next(const std::string& name);

    storage::Store& store_;
    ReceiptCode receipt_code_;
    std::chrono::minutes utc_offset_;
    std::mutex mutex_;
    std::map<std::string, storage::NumberBlock> blocks_;
};

}  // namespace gridwhistle::dispatcher
