#pragma once

#include "models/time.hpp"
#include "storage/postgres/connection.hpp"

#include <chrono>
#include <stop_token>
#include <thread>

namespace gridwhistle::storage::postgres {

/// Makes the event log's partitions for the month of `now` and the three after it. Partitions that exist are left
/// alone, so nodes may call it at the same time and at every start. A month that cannot be split off (events of it
/// stand in the default partition already) stays there, with a warning. Throws ServiceUnavailable.
void ensure_event_partitions(Connection& connection, models::Instant now);

/// Keeps the partitions ahead of the database's clock while a server runs: made in the constructor, then once an
/// interval on a thread of its own, because making one waits for locks. What fails is a warning and tried again the
/// next time: the months ahead leave room for it, and until then events lie in the default partition.
class PartitionKeeper {
  public:
    explicit PartitionKeeper(ConnectionOptions options, std::chrono::milliseconds interval = std::chrono::days{1});

  private:
    void make() const;
    void run(const std::stop_token& stop) const;

    ConnectionOptions options_;
    std::chrono::milliseconds interval_;
    std::jthread thread_;
};

}  // namespace gridwhistle::storage::postgres
