#pragma once

#include "storage/postgres/connection_pool.hpp"
#include "storage/timetable.hpp"

namespace gridwhistle::storage::postgres {

/// The rows of `deadline`, over a connection or two of its own. Thread-safe.
class PgTimetable final : public Timetable {
  public:
    explicit PgTimetable(ConnectionOptions options);

    [[nodiscard]] DueBatch due(const std::vector<ShardWatch>& shards, int per_shard) override;
    void put_off(models::WhistleId id) override;
    [[nodiscard]] std::vector<models::WhistleId> forgotten(int most) override;
    [[nodiscard]] std::vector<std::string> beat(const std::string& node) override;

  private:
    ConnectionPool pool_;
};

}  // namespace gridwhistle::storage::postgres
