#pragma once

#include "codec/checked.hpp"
#include "codec/json_value.hpp"
#include "codec/json_writer.hpp"
#include "models/named_calendar.hpp"

#include <string>

namespace gridwhistle::codec {

/// A working calendar as a file says it.
using CalendarFile = models::NamedCalendar;

/// Reads `{code, time_zone, windows, week, day_end, natural_days_roll, same_hour, years}`. An element of `years` has
/// the form of the public holiday tables, `{year, days: [{date, isOffDay}]}`: exceptions to the week only. A year whose
/// notice is not out yet has no days and stays unknown. Codes besides those of ObjectReader: "bad_time_of_day",
/// "bad_window", "bad_date", "duplicate_name" (a year twice).
[[nodiscard]] Checked<CalendarFile> read_calendar(const JsonValue& document);

/// Reads one year of the public holiday tables by itself; nothing when its notice is not out yet.
[[nodiscard]] Checked<std::optional<models::CalendarYear>> read_calendar_year(const JsonValue& document);

/// The calendar as read_calendar takes it, without its version.
void append_calendar(JsonWriter& json, const models::NamedCalendar& calendar);

/// "2026-02-13"
[[nodiscard]] std::string date_text(models::LocalDay day);

/// "2026-02-13"; nothing for a date that does not exist.
[[nodiscard]] std::optional<models::LocalDay> parse_date(std::string_view text);

}  // namespace gridwhistle::codec
