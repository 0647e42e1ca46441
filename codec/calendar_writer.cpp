#include "codec/calendar_json.hpp"
#include "codec/time_of_day.hpp"
#include "codec/week_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace gridwhistle::codec {
namespace {

using models::LocalDay;

int year_of(LocalDay day) {
    return static_cast<int>(std::chrono::year_month_day(day).year());
}

std::string minutes_text(std::chrono::minutes minute) {
    return time_of_day_text(static_cast<int>(minute.count()));
}

/// The days by the year whose notice says them: a notice may speak of the December before, so what lies outside the
/// known years stands with the next one.
std::map<int, std::map<LocalDay, bool>> days_by_notice(const models::WorkingCalendar& calendar) {
    std::map<int, std::map<LocalDay, bool>> notices;
    for (const int year : calendar.years) notices[year];
    const auto add = [&](LocalDay day, bool off) {
        const auto next = notices.lower_bound(year_of(day));
        if (!notices.empty()) (next == notices.end() ? std::prev(next) : next)->second[day] = off;
    };
    for (const auto day : calendar.workdays) add(day, false);
    for (const auto day : calendar.days_off) add(day, true);  // where both are said, the day is off
    return notices;
}

void append_years(JsonWriter& json, const models::WorkingCalendar& calendar) {
    json.key("years").begin_array();
    for (const auto& [year, days] : days_by_notice(calendar)) {
        json.begin_object().member("year", year).key("days").begin_array();
        for (const auto& [day, off] : days)
            json.begin_object().member("date", date_text(day)).member("isOffDay", off).end_object();
        json.end_array().end_object();
    }
    json.end_array();
}

}  // namespace

void append_calendar(JsonWriter& json, const models::NamedCalendar& named) {
    const models::WorkingCalendar& calendar = named.calendar;
    json.begin_object().member("code", named.code).member("time_zone", named.time_zone);
    json.key("windows").begin_array();
    for (const auto& window : calendar.windows) json.value(minutes_text(window.from) + "-" + minutes_text(window.to));
    json.end_array();
    append_week(json, "week", calendar.week);
    json.member("day_end", calendar.day_end == models::DayEnd::kMidnight ? "midnight" : "close");
    json.member("natural_days_roll", calendar.natural_days_roll);
    if (calendar.same_hour) {
        json.key("same_hour").begin_object();
        json.member("late_from", minutes_text(calendar.same_hour->late_from));
        json.member("early", minutes_text(calendar.same_hour->early)).end_object();
    }
    append_years(json, calendar);
    json.end_object();
}

std::string date_text(LocalDay day) {
    const std::chrono::year_month_day date(day);
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

}  // namespace gridwhistle::codec
