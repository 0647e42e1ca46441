#pragma once

#include "models/wall_clock.hpp"

#include <chrono>
#include <string>

namespace gridwhistle::app {

/// The wall clock of an IANA zone as values, for a few years around `around`. Throws CommandFailed for an unknown name.
/// g++ 12 has no time-zone database, so the date library reads the system's.
[[nodiscard]] models::WallClock wall_clock(const std::string& time_zone, models::Instant around);

/// Whether that is the name of an IANA zone.
[[nodiscard]] bool is_time_zone(const std::string& name);

/// How far the wall clock is ahead of UTC at a moment.
[[nodiscard]] std::chrono::minutes utc_offset(const std::string& time_zone, models::Instant at);

}  // namespace gridwhistle::app
