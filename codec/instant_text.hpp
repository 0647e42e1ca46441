#pragma once

#include "models/refusal.hpp"
#include "models/wall_clock.hpp"

#include <string>
#include <string_view>

namespace gridwhistle::codec {

/// Reads an RFC 3339 date-time with offset ("2026-11-22T11:04:05.25+08:00"). Digits beyond microseconds are cut off.
/// Refuses with "bad_instant": no offset, an offset of 24 h or more, a date that does not exist, a leap second,
/// "infinity", and everything outside the years 1970 to 2200 in UTC.
[[nodiscard]] models::Result<models::Instant> parse_instant(std::string_view text);

/// Appends "2026-11-22T03:04:05Z"; a fraction without trailing zeros only when it is not zero.
/// For instants of the years 0 to 9999.
void append_instant(std::string& out, models::Instant instant);

[[nodiscard]] std::string to_text(models::Instant instant);

/// What a clock on the wall shows: "2026-02-13T16:00", with or without seconds. Refuses with "bad_instant".
[[nodiscard]] models::Result<models::LocalTime> parse_local_time(std::string_view text);

/// "2026-02-25T18:00:00+08:00": the moment as the clock on the wall shows it.
[[nodiscard]] std::string local_text(models::Instant instant, const models::WallClock& clock);

}  // namespace gridwhistle::codec
