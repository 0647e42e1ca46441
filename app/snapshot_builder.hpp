#pragma once

#include "config/settings.hpp"
#include "dispatcher/snapshot.hpp"
#include "storage/reference.hpp"

#include <memory>
#include <thread>

namespace gridwhistle::app {

/// What decisions look things up in, built from the stored reference data of one version. `at` decides which dated
/// rows hold.
[[nodiscard]] std::shared_ptr<const dispatcher::Snapshot> build_snapshot(storage::ReferenceData data,
                                                                         const config::RegionSettings& region,
                                                                         models::Instant at);

/// Polls the version of the reference data and replaces the snapshot when it rose: an import takes effect on every
/// node within a second, without a restart. While the database is away the old snapshot stays.
class SnapshotKeeper {
  public:
    SnapshotKeeper(storage::ReferenceStore& reference, dispatcher::CurrentSnapshot& current,
                   config::RegionSettings region);

  private:
    void run(const std::stop_token& stop);

    storage::ReferenceStore& reference_;
    dispatcher::CurrentSnapshot& current_;
    config::RegionSettings region_;
    std::jthread thread_;
};

}  // namespace gridwhistle::app
