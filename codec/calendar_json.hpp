#pragma once

#include "codec/checked.hpp"
#include "codec/json_value.hpp"
#include "models/working_calendar.hpp"

#include <string>

namespace gridwhistle::codec {

/// A working calendar as a file says it. The wall clock of the zone is loaded by whoever may read zone rules.
struct CalendarFile {
    std::string code;
    std::string time_zone;
    models::WorkingCalendar calendar;
};

/// Reads `{code, time_zone, windows, week, day_end, natural_days_roll, same_hour, years}`. An element of `years` has
/// the form of the public holiday tables, `{year, days: [{date, isOffDay}]}`: exceptions to the week only. A year whose
/// notice is not out yet has no days and stays unknown. Codes besides those of ObjectReader: "bad_time_of_day",
/// "bad_window", "bad_date", "duplicate_name" (a year twice).
[[nodiscard]] Checked<CalendarFile> read_calendar(const JsonValue& document);

/// "2026-02-13"; nothing for a date that does not exist.
[[nodiscard]] std::optional<models::LocalDay> parse_date(std::string_view text);

}  // namespace gridwhistle::codec
