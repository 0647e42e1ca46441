#pragma once

#include "config/settings.hpp"
#include "models/policies.hpp"
#include "storage/reference.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gridwhistle::app {

/// What the program brings along; each holds until one of the same code is imported (docs/decisions/009). Their
/// version is 0.
[[nodiscard]] std::vector<models::Ladder> shipped_ladders();
[[nodiscard]] std::vector<models::NamedCalendar> shipped_calendars();

/// The calendar of this code: the imported one, else the shipped one, else nothing. Without the clock of its zone.
[[nodiscard]] std::optional<models::NamedCalendar> find_calendar(const storage::ReferenceData& data,
                                                                 const std::string& code);

/// The calendar, ladders and rotas in force. The calendar is the one that the settings name, by the wall clock of the
/// region; a rota goes by its own zone and calendar where it names them. People whose account is disabled are not on
/// duty. Throws CommandFailed when the settings name no calendar or zone.
[[nodiscard]] models::DutyTimes duty_times(const storage::ReferenceData& data, const config::RegionSettings& region,
                                           models::Instant at);

/// Puts zone and calendar into a rota, for what is to be said of the years around `at`.
void put_calendar(models::Rota& rota, const storage::ReferenceData& data, const config::RegionSettings& region,
                  models::Instant at);

}  // namespace gridwhistle::app
