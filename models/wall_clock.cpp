#include "models/wall_clock.hpp"

#include <algorithm>

namespace gridwhistle::models {

std::chrono::minutes WallClock::offset_at(Instant at) const {
    const auto after = std::ranges::upper_bound(offset_changes, at, {}, &OffsetChange::from);
    return after == offset_changes.begin() ? utc_offset : std::prev(after)->utc_offset;
}

LocalTime WallClock::local(Instant at) const {
    return LocalTime((at + offset_at(at)).time_since_epoch());
}

Instant WallClock::instant(LocalTime shown) const {
    const auto under = [&](std::chrono::minutes offset) { return Instant(shown.time_since_epoch()) - offset; };
    auto offset = utc_offset;
    for (const auto& change : offset_changes) {
        if (under(offset) < change.from) return under(offset);
        if (under(change.utc_offset) < change.from) return change.from;  // skipped when the clock went forward
        offset = change.utc_offset;
    }
    return under(offset);
}

}  // namespace gridwhistle::models
