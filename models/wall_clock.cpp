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

Instant WallClock::last_instant(LocalTime shown) const {
    const auto under = [&](std::chrono::minutes offset) { return Instant(shown.time_since_epoch()) - offset; };
    Instant end = Instant::max();
    for (auto change = offset_changes.rbegin(); change != offset_changes.rend(); ++change) {
        if (const Instant at = under(change->utc_offset); at >= change->from) return std::min(at, end);
        end = change->from;  // what is shown neither before nor after it was skipped
    }
    return std::min(under(utc_offset), end);
}

}  // namespace gridwhistle::models
