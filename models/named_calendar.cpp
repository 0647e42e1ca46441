#include "models/named_calendar.hpp"

#include <algorithm>

namespace gridwhistle::models {
namespace {

template <class Value>
void sort_each_once(std::vector<Value>& values) {
    std::ranges::sort(values);
    const auto repeated = std::ranges::unique(values);
    values.erase(repeated.begin(), repeated.end());
}

bool holds(const std::vector<LocalDay>& days, LocalDay day) {
    return std::ranges::find(days, day) != days.end();
}

}  // namespace

WorkingCalendar with_year(WorkingCalendar calendar, const CalendarYear& year) {
    const auto said_anew = [&](LocalDay day) {
        return std::chrono::year_month_day(day).year() == std::chrono::year(year.year) || holds(year.days_off, day) ||
               holds(year.workdays, day);
    };
    std::erase_if(calendar.days_off, said_anew);
    std::erase_if(calendar.workdays, said_anew);
    calendar.days_off.insert(calendar.days_off.end(), year.days_off.begin(), year.days_off.end());
    calendar.workdays.insert(calendar.workdays.end(), year.workdays.begin(), year.workdays.end());
    calendar.years.push_back(year.year);
    sort_each_once(calendar.days_off);
    sort_each_once(calendar.workdays);
    sort_each_once(calendar.years);
    return calendar;
}

}  // namespace gridwhistle::models
