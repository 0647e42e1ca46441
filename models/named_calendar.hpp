#pragma once

#include "models/working_calendar.hpp"

#include <string>
#include <vector>

namespace gridwhistle::models {

/// A working calendar as it is kept. Its wall clock is that of the time zone, put in by whoever may read zone rules.
struct NamedCalendar {
    std::string code;
    int version{0};  ///< 0: shipped with the program
    std::string time_zone;
    WorkingCalendar calendar;
};

/// The exceptions to the week of one year, as its notice lists them.
struct CalendarYear {
    int year{0};
    std::vector<LocalDay> days_off;
    std::vector<LocalDay> workdays;
};

/// The calendar with that year's notice in force: in the place of what it said about the year before, and over what an
/// earlier notice said about the same days.
[[nodiscard]] WorkingCalendar with_year(WorkingCalendar calendar, const CalendarYear& year);

}  // namespace gridwhistle::models
