#pragma once

#include "models/time.hpp"

#include <chrono>
#include <vector>

namespace gridwhistle::routing {

/// The clock on the wall of an installation, and its days off. A value: time zones and calendars are loaded at the
/// edge (decisions, "Time"), so that routing answers the same on every node.
struct LocalCalendar {
    /// From this moment on the wall clock is so far ahead of UTC.
    struct OffsetChange {
        models::Instant from;
        std::chrono::minutes utc_offset{0};
    };

    std::chrono::minutes utc_offset{std::chrono::hours(8)};  ///< before the first change
    std::vector<OffsetChange> offset_changes;                ///< ascending by `from`
    std::vector<std::chrono::local_days> days_off;           ///< listed holidays, ascending
    std::vector<std::chrono::local_days> workdays;           ///< weekend days that are worked, ascending

    /// Saturday, Sunday or listed, unless it is worked to make up for another day.
    [[nodiscard]] bool is_holiday(models::Instant at) const;

    /// Minutes since local midnight, 0 … 1439.
    [[nodiscard]] int minute_of_day(models::Instant at) const;
};

}  // namespace gridwhistle::routing
