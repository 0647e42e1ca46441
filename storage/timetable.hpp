#pragma once

#include "models/ids.hpp"
#include "models/time.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gridwhistle::storage {

/// A shard that is looked through for what is due, and how long ago it must have been due: a node leaves the shards of
/// others alone until they are late with them.
struct ShardWatch {
    std::uint16_t shard{0};
    std::chrono::milliseconds grace{0};
};

struct DueWhistle {
    models::WhistleId id;
    models::Instant fires_at;
};

struct DueBatch {
    models::Instant now;                  ///< the database's clock
    std::vector<DueWhistle> due;          ///< oldest first; due before `now`, not at it
    std::optional<models::Instant> next;  ///< when something of these shards is due next, or was
};

/// When whistles are to be looked at. Reads only: what is due is fired through the lanes, which write the next moment
/// with the rest. Blocking. Throws models::ServiceUnavailable when the database is away.
class Timetable {
  public:
    Timetable() = default;
    Timetable(const Timetable&) = delete;
    Timetable& operator=(const Timetable&) = delete;
    virtual ~Timetable() = default;

    /// At most `per_shard` of each; costs what it takes, however many wait.
    [[nodiscard]] virtual DueBatch due(const std::vector<ShardWatch>& shards, int per_shard) = 0;

    /// Puts a whistle off whose decision failed, longer each time; the others go on.
    virtual void put_off(models::WhistleId id) = 0;

    /// Open whistles that nothing would ever wake.
    [[nodiscard]] virtual std::vector<models::WhistleId> forgotten(int most) = 0;

    /// Says that this node lives; gives all that do, itself included, in order.
    [[nodiscard]] virtual std::vector<std::string> beat(const std::string& node) = 0;
};

}  // namespace gridwhistle::storage
