#pragma once

#include "models/directory.hpp"
#include "models/policies.hpp"
#include "models/route.hpp"

#include <cstdint>
#include <memory>
#include <mutex>

namespace gridwhistle::dispatcher {

/// Everything decisions look things up in, at one version of the reference data. Immutable.
struct Snapshot {
    std::int64_t version{0};
    std::shared_ptr<const models::Directory> directory;
    std::shared_ptr<const models::Policies> policies;
    std::shared_ptr<const models::RouteFinder> routes;
};

/// The snapshot in force. A new one is built aside and put in as a whole; who holds the old one keeps it until done.
/// Thread-safe.
class CurrentSnapshot {
  public:
    explicit CurrentSnapshot(std::shared_ptr<const Snapshot> first) : snapshot_{std::move(first)} {}

    [[nodiscard]] std::shared_ptr<const Snapshot> get() const {
        const std::scoped_lock lock(mutex_);
        return snapshot_;
    }

    void replace(std::shared_ptr<const Snapshot> next) {
        const std::scoped_lock lock(mutex_);
        snapshot_ = std::move(next);
    }

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Snapshot> snapshot_;
};

}  // namespace gridwhistle::dispatcher
