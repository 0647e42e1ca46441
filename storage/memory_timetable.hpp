#pragma once

#include "models/whistle.hpp"
#include "storage/timetable.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <utility>

namespace gridwhistle::storage {

/// The timetable port in memory, fed by the store's commits, with the store's clock. One node lives. Thread-safe.
class MemoryTimetable final : public Timetable {
  public:
    explicit MemoryTimetable(std::function<models::Instant()> now);

    [[nodiscard]] DueBatch due(const std::vector<ShardWatch>& shards, int per_shard) override;
    void put_off(models::WhistleId id) override;
    [[nodiscard]] std::vector<models::WhistleId> forgotten(int most) override;
    [[nodiscard]] std::vector<std::string> beat(const std::string& node) override;

    /// As the whistle stands after a commit.
    void set(const models::Whistle& whistle);
    /// As if its row were lost.
    void forget(models::WhistleId id);

  private:
    void move(models::WhistleId id, std::optional<models::Instant> to);

    std::function<models::Instant()> now_;
    mutable std::mutex mutex_;
    std::map<models::WhistleId, std::optional<models::Instant>> rows_;
    std::map<std::uint16_t, std::set<std::pair<models::Instant, models::WhistleId>>> by_shard_;
    std::map<models::WhistleId, int> fails_;
    std::set<models::WhistleId> forgotten_;
};

}  // namespace gridwhistle::storage
