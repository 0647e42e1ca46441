#pragma once

#include "models/time.hpp"

#include <chrono>
#include <vector>

namespace gridwhistle::models {

/// What a clock on the wall shows, without saying in which zone.
using LocalTime = std::chrono::local_time<Instant::duration>;
using LocalDay = std::chrono::local_days;

/// The clock on the wall of an installation as a value: zone rules are loaded at the edge (decisions, "Time"), so that
/// every node reckons alike.
struct WallClock {
    /// From this moment on the wall clock is so far ahead of UTC.
    struct OffsetChange {
        Instant from;
        std::chrono::minutes utc_offset{0};
    };

    std::chrono::minutes utc_offset{std::chrono::hours(8)};  ///< before the first change
    std::vector<OffsetChange> offset_changes;                ///< ascending by `from`

    [[nodiscard]] std::chrono::minutes offset_at(Instant at) const;
    [[nodiscard]] LocalTime local(Instant at) const;

    /// When the wall clock shows this. A time that is shown twice means the first; one that is skipped means the moment
    /// of the change.
    [[nodiscard]] Instant instant(LocalTime shown) const;

    /// The same, but a time that is shown twice means the last.
    [[nodiscard]] Instant last_instant(LocalTime shown) const;
};

}  // namespace gridwhistle::models
