#include "routing/local_calendar.hpp"

#include <algorithm>

namespace gridwhistle::routing {
namespace {

using LocalTime = std::chrono::local_time<models::Instant::duration>;

LocalTime local_time(const LocalCalendar& calendar, models::Instant at) {
    auto offset = calendar.utc_offset;
    const auto after = std::ranges::upper_bound(calendar.offset_changes, at, {}, &LocalCalendar::OffsetChange::from);
    if (after != calendar.offset_changes.begin()) offset = std::prev(after)->utc_offset;
    return LocalTime((at + offset).time_since_epoch());
}

}  // namespace

bool LocalCalendar::is_holiday(models::Instant at) const {
    const auto day = std::chrono::floor<std::chrono::days>(local_time(*this, at));
    if (std::ranges::binary_search(days_off, day)) return true;
    const std::chrono::weekday weekday(day);
    const bool weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
    return weekend && !std::ranges::binary_search(workdays, day);
}

int LocalCalendar::minute_of_day(models::Instant at) const {
    const auto local = local_time(*this, at);
    const auto since_midnight = local - std::chrono::floor<std::chrono::days>(local);
    return static_cast<int>(std::chrono::floor<std::chrono::minutes>(since_midnight).count());
}

}  // namespace gridwhistle::routing
