#include "codec/calendar_json.hpp"

#include "codec/object_reader.hpp"
#include "codec/time_of_day.hpp"
#include "codec/week_json.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace gridwhistle::codec {
namespace {

using models::WorkingCalendar;
using models::WorkingWindow;

constexpr std::array<Choice<models::DayEnd>, 2> kDayEnds{
    {{"close", models::DayEnd::kClose}, {"midnight", models::DayEnd::kMidnight}}};
constexpr std::size_t kWindowsMax = 12;
constexpr std::size_t kYearsMax = 100;
constexpr std::size_t kDaysMax = 400;
constexpr TextRule kWord{.max = 64, .one_line = true};

std::optional<WorkingWindow> parse_window(std::string_view text) {
    if (text.size() != 11 || text[5] != '-') return std::nullopt;
    const auto from = parse_time_of_day(text.substr(0, 5));
    const auto to = parse_time_of_day(text.substr(6));
    if (!from || !to) return std::nullopt;
    return WorkingWindow{std::chrono::minutes(*from), std::chrono::minutes(*to)};
}

std::string element(std::string_view name, std::size_t index) {
    return "/" + std::string(name) + "/" + std::to_string(index);
}

void read_windows(ObjectReader& reader, WorkingCalendar& calendar) {
    const auto texts = reader.texts("windows", {.max = kWindowsMax, .min = 1}, kWord, Presence::kRequired);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (const auto window = parse_window(texts[i])) {
            calendar.windows.push_back(*window);
        } else {
            reader.fault_at(element("windows", i), "bad_window");
        }
    }
}

std::chrono::minutes time_of_day(ObjectReader& reader, std::string_view name, std::chrono::minutes usual) {
    const auto text = reader.optional_text(name, kWord);
    if (!text) return usual;
    const auto minute = parse_time_of_day(*text);
    if (!minute) reader.fault(name, "bad_time_of_day");
    return std::chrono::minutes(minute.value_or(0));
}

/// A year whose notice is not out yet has no days and stays unknown.
std::optional<models::CalendarYear> read_year(ObjectReader& reader) {
    const auto number = reader.integer("year", {.min = 1970, .max = 2200}, Presence::kRequired);
    for (const std::string_view known : {"$schema", "$id", "papers", "source"}) reader.skip(known);
    models::CalendarYear year;
    reader.objects("days", {.max = kDaysMax}, [&](ObjectReader& day) {
        const auto date = parse_date(day.text("date", {.max = 10, .required = true, .one_line = true}));
        const auto off = day.flag("isOffDay", Presence::kRequired);
        day.skip("name");
        if (!date) day.fault("date", "bad_date");
        if (date && off) (*off ? year.days_off : year.workdays).push_back(*date);
    });
    if (!number || (year.days_off.empty() && year.workdays.empty())) return std::nullopt;
    year.year = static_cast<int>(*number);
    return year;
}

}  // namespace

Checked<CalendarFile> read_calendar(const JsonValue& document) {
    ObjectReader reader(document);
    CalendarFile file;
    WorkingCalendar& calendar = file.calendar;
    file.code = reader.text("code", {.max = 64, .required = true, .one_line = true});
    file.time_zone = reader.text("time_zone", {.max = 64, .required = true, .one_line = true});
    read_windows(reader, calendar);
    if (const auto week = read_week(reader, "week")) calendar.week = *week;
    calendar.day_end = reader.choice("day_end", kDayEnds).value_or(models::DayEnd::kClose);
    calendar.natural_days_roll = reader.flag("natural_days_roll").value_or(false);
    reader.object("same_hour", [&](ObjectReader& same) {
        models::SameHour rule;
        rule.late_from = time_of_day(same, "late_from", rule.late_from);
        rule.early = time_of_day(same, "early", rule.early);
        calendar.same_hour = rule;
    });
    reader.objects("years", {.max = kYearsMax}, [&](ObjectReader& inner) {
        const auto year = read_year(inner);
        if (!year) return;
        if (std::ranges::find(calendar.years, year->year) != calendar.years.end())
            inner.fault("year", "duplicate_name");
        calendar = with_year(std::move(calendar), *year);
    });
    auto faults = reader.finish();
    if (faults.empty() && !calendar.is_sound())
        faults.emplace_back(models::RefusalClass::kInvalid, "bad_window", "/windows");
    return {std::move(file), std::move(faults)};
}

Checked<std::optional<models::CalendarYear>> read_calendar_year(const JsonValue& document) {
    ObjectReader reader(document);
    auto year = read_year(reader);
    return {std::move(year), reader.finish()};
}

std::optional<models::LocalDay> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t length) {
        int value = -1;
        const char* end = text.data() + at + length;
        const auto [stopped, error] = std::from_chars(text.data() + at, end, value);
        return error == std::errc{} && stopped == end ? value : -1;
    };
    const std::chrono::year_month_day date{std::chrono::year(number(0, 4)),
                                           std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                           std::chrono::day(static_cast<unsigned>(number(8, 2)))};
    return date.ok() ? std::optional(models::LocalDay(date)) : std::nullopt;
}

}  // namespace gridwhistle::codec
