#include "models/working_calendar.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gridwhistle::models {
namespace {

using namespace std::chrono;
using std::chrono::days;

constexpr hours kBeijing{8};

LocalDay day(int year, unsigned month, unsigned of_month) {
    return LocalDay(year_month_day(std::chrono::year(year), std::chrono::month(month), std::chrono::day(of_month)));
}

Instant at(LocalDay date, int hour, int minute = 0) {
    return Instant(date.time_since_epoch()) + hours(hour) + minutes(minute) - kBeijing;
}

void close(std::vector<LocalDay>& off, LocalDay first, LocalDay last) {
    for (auto date = first; date <= last; date += days(1)) off.push_back(date);
}

/// The notice of the State Council for 2026, and the usual windows.
WorkingCalendar mainland() {
    WorkingCalendar calendar;
    calendar.windows = {{hours(8), hours(12)}, {hours(14), hours(18)}};
    close(calendar.days_off, day(2026, 1, 1), day(2026, 1, 3));
    close(calendar.days_off, day(2026, 2, 15), day(2026, 2, 23));
    close(calendar.days_off, day(2026, 4, 4), day(2026, 4, 6));
    close(calendar.days_off, day(2026, 5, 1), day(2026, 5, 5));
    close(calendar.days_off, day(2026, 6, 19), day(2026, 6, 21));
    close(calendar.days_off, day(2026, 9, 25), day(2026, 9, 27));
    close(calendar.days_off, day(2026, 10, 1), day(2026, 10, 7));
    calendar.workdays = {day(2026, 1, 4), day(2026, 2, 14), day(2026, 2, 28),
                         day(2026, 5, 9), day(2026, 9, 20), day(2026, 10, 10)};
    calendar.years = {2026};
    return calendar;
}

Limit limit(std::string_view text) {
    return parse_limit(text).value();
}

struct DueExample {
    Instant start;
    std::string_view limit;
    Instant due;
    std::string_view trap;
};

// domain/vectors.json, retyped.
const std::vector<DueExample> kDueExamples{
    {at(day(2026, 2, 13), 16), "3wd", at(day(2026, 2, 25), 18), "14 February is worked, 15 to 23 are off"},
    {at(day(2026, 1, 1), 10), "1wd", at(day(2026, 1, 4), 18), "begins on a holiday, a Sunday is worked"},
    {at(day(2026, 9, 18), 17), "2wd", at(day(2026, 9, 21), 18), "Sunday 20 September is worked"},
    {at(day(2026, 10, 9), 17), "3wd", at(day(2026, 10, 13), 18), "Saturday 10 October is worked"},
    {at(day(2026, 11, 20), 9), "1wd", at(day(2026, 11, 23), 18), "Friday to Monday"},
    {at(day(2026, 2, 13), 17), "4wh", at(day(2026, 2, 14), 11), "into the worked Saturday"},
    {at(day(2026, 2, 14), 17, 30), "1wh", at(day(2026, 2, 24), 8, 30), "over the whole Spring Festival"},
    {at(day(2026, 9, 30), 11, 30), "4wh", at(day(2026, 9, 30), 17, 30), "lunch does not count"},
    {at(day(2026, 9, 30), 17), "2wh", at(day(2026, 10, 8), 9), "over the October holiday"},
    {at(day(2026, 11, 23), 12, 30), "1wh", at(day(2026, 11, 23), 15), "begins in lunch"},
    {at(day(2026, 11, 23), 8), "4wh", at(day(2026, 11, 23), 12), "ends at a window's end and stays there"},
    {at(day(2026, 2, 17), 23, 30), "2uh", at(day(2026, 2, 18), 1, 30), "runs on through the holiday"},
    {at(day(2026, 11, 22), 13, 3), "7nd", at(day(2026, 11, 30), 0), "the first day does not count"},
    {at(day(2026, 11, 23), 17, 50), "30min", at(day(2026, 11, 23), 18, 20), "minutes run on"},
};

TEST(WorkingCalendar, ReckonsTheGoldenDueTimes) {
    const auto calendar = mainland();
    for (const auto& golden : kDueExamples) {
        const DueTime due = due_time(calendar, golden.start, limit(golden.limit));
        EXPECT_EQ(due.at, golden.due) << golden.limit << ": " << golden.trap;
        EXPECT_FALSE(due.provisional) << golden.trap;
    }
}

TEST(WorkingCalendar, APauseStopsEveryClock) {
    const auto calendar = mainland();
    const auto monday = day(2026, 11, 23);
    const std::vector<Pause> pauses{{at(monday, 10), at(monday, 15)}};

    EXPECT_EQ(due_time(calendar, at(monday, 9), limit("8wh"), pauses).at, at(day(2026, 11, 24), 12));
    EXPECT_EQ(due_time(calendar, at(monday, 9), limit("2uh"), pauses).at, at(monday, 16));
    EXPECT_EQ(due_time(calendar, at(monday, 9), limit("90min"), pauses).at, at(monday, 15, 30));
    EXPECT_EQ(due_time(calendar, at(monday, 9), limit("1uh"), pauses).at, at(monday, 10))
        << "it ends as the pause begins";
}

TEST(WorkingCalendar, ADayThatEndsInAPauseIsNotCounted) {
    const auto calendar = mainland();
    const auto monday = day(2026, 11, 23);
    const std::vector<Pause> over_two_evenings{{at(day(2026, 11, 24), 15), at(day(2026, 11, 26), 9)}};
    const std::vector<Pause> in_the_morning{{at(day(2026, 11, 24), 9), at(day(2026, 11, 24), 17)}};

    EXPECT_EQ(due_time(calendar, at(monday, 9), limit("1wd"), over_two_evenings).at, at(day(2026, 11, 26), 18));
    EXPECT_EQ(due_time(calendar, at(monday, 9), limit("1nd"), over_two_evenings).at, at(day(2026, 11, 27), 0));
    EXPECT_EQ(due_time(calendar, at(monday, 9), limit("1wd"), in_the_morning).at, at(day(2026, 11, 24), 18));
}

TEST(WorkingCalendar, OverlappingPausesCountOnce) {
    const auto calendar = mainland();
    const auto monday = day(2026, 11, 23);
    const std::vector<Pause> pauses{{at(monday, 11), at(monday, 14)}, {at(monday, 10), at(monday, 12)}};

    EXPECT_EQ(due_time(calendar, at(monday, 9), limit("2uh"), pauses).at, at(monday, 15));
}

TEST(WorkingCalendar, SharesAreCountedInTheLimitsOwnUnit) {
    const auto calendar = mainland();
    const auto monday = day(2026, 11, 23);
    const auto share = [&](std::string_view text, std::int64_t percent) {
        return due_time(calendar, at(monday, 9), limit(text), {}, percent).at;
    };

    EXPECT_EQ(share("4wh", 50), at(monday, 11));
    EXPECT_EQ(share("2uh", 80), at(monday, 10, 36));
    EXPECT_EQ(share("2wd", 50), at(day(2026, 11, 24), 18));
    EXPECT_EQ(share("2wd", 150), at(day(2026, 11, 26), 18));
    EXPECT_EQ(share("1wd", 50), at(day(2026, 11, 24), 12)) << "half of the next day's working time";
    EXPECT_EQ(share("3wd", 50), at(day(2026, 11, 25), 12));
    EXPECT_EQ(share("1nd", 50), at(day(2026, 11, 24), 12));
    EXPECT_EQ(share("1wd", 0), at(monday, 9));
}

TEST(WorkingCalendar, AYearWithoutItsNoticeMakesDueTimesProvisional) {
    const auto calendar = mainland();

    const DueTime over_new_year = due_time(calendar, at(day(2026, 12, 31), 9), limit("2wd"));
    const DueTime running_on = due_time(calendar, at(day(2026, 12, 31), 23), limit("2uh"));

    EXPECT_EQ(over_new_year.at, at(day(2027, 1, 4), 18)) << "Monday to Friday until the notice is out";
    EXPECT_TRUE(over_new_year.provisional);
    EXPECT_FALSE(running_on.provisional) << "no holiday stops it";
    EXPECT_FALSE(due_time(calendar, at(day(2026, 12, 30), 9), limit("1wd")).provisional);
}

TEST(WorkingCalendar, DaysMayEndAtMidnightAndRollOffAHoliday) {
    auto calendar = mainland();
    calendar.day_end = DayEnd::kMidnight;
    calendar.natural_days_roll = true;

    EXPECT_EQ(due_time(calendar, at(day(2026, 11, 20), 9), limit("1wd")).at, at(day(2026, 11, 24), 0));
    EXPECT_EQ(due_time(calendar, at(day(2026, 9, 29), 9), limit("3nd")).at, at(day(2026, 10, 9), 0))
        << "2 October is off, 8 October is the next that is not";
}

TEST(WorkingCalendar, TheHourMayStayWhereItIs) {
    auto calendar = mainland();
    calendar.same_hour = SameHour{};
    calendar.windows = {{minutes(510), hours(17)}};

    EXPECT_EQ(due_time(calendar, at(day(2026, 11, 20), 10, 15), limit("2wd")).at, at(day(2026, 11, 24), 10, 15));
    EXPECT_EQ(due_time(calendar, at(day(2026, 11, 21), 10, 15), limit("2wd")).at, at(day(2026, 11, 25), 10, 15))
        << "Saturday counts as Monday at the same hour";
    EXPECT_EQ(due_time(calendar, at(day(2026, 11, 20), 17), limit("1wd")).at, at(day(2026, 11, 24), 8, 30));
    EXPECT_EQ(due_time(calendar, at(day(2026, 11, 21), 22), limit("3nd")).at, at(day(2026, 11, 24), 22))
        << "natural days begin as they come";
}

TEST(WorkingCalendar, RefusesToReckonForEver) {
    auto calendar = mainland();
    const std::vector<Pause> endless{{at(day(2026, 1, 1), 0), Instant::max()}};

    EXPECT_TRUE(calendar.is_sound());
    EXPECT_THROW(static_cast<void>(due_time(calendar, at(day(2026, 11, 23), 9), limit("1wd"), endless)),
                 std::logic_error);
    calendar.week = {};
    EXPECT_FALSE(calendar.is_sound());
    calendar = mainland();
    calendar.windows = {{hours(8), hours(12)}, {hours(11), hours(18)}};
    EXPECT_FALSE(calendar.is_sound());
}

TEST(Limit, IsANumberAndAUnit) {
    for (const std::string_view text : {"30min", "2uh", "4wh", "3wd", "7nd", "10000nd"})
        EXPECT_EQ(to_text(limit(text)), text);
    for (const std::string_view text :
         {"", "wd", "0wd", "-1wd", "3", "3 wd", "3wdx", "1.5wh", "10001nd", "99999999999wd"})
        EXPECT_FALSE(parse_limit(text)) << text;
}

/// New York's clock in 2027: forward on 14 March at 02:00, back on 7 November at 02:00.
WallClock new_york() {
    WallClock clock;
    clock.utc_offset = hours(-5);
    clock.offset_changes = {{Instant(sys_days(year(2027) / 3 / 14)) + hours(7), hours(-4)},
                            {Instant(sys_days(year(2027) / 11 / 7)) + hours(6), hours(-5)}};
    return clock;
}

TEST(WallClock, ATimeThatIsSkippedMeansTheChangeAndOneShownTwiceTheFirst) {
    const auto clock = new_york();
    const auto shown = [](unsigned month, unsigned of_month, int hour, int minute) {
        return LocalTime(day(2027, month, of_month)) + hours(hour) + minutes(minute);
    };

    EXPECT_EQ(clock.instant(shown(3, 14, 2, 30)), clock.offset_changes[0].from);
    EXPECT_EQ(clock.instant(shown(3, 14, 3, 0)), clock.offset_changes[0].from);
    EXPECT_EQ(clock.instant(shown(11, 7, 1, 30)), clock.offset_changes[1].from - minutes(30));
    EXPECT_EQ(clock.instant(shown(11, 7, 2, 0)), clock.offset_changes[1].from + hours(1));
    EXPECT_EQ(clock.local(clock.instant(shown(7, 1, 9, 0))), shown(7, 1, 9, 0));
}

TEST(WallClock, ADayIsNotAlwaysTwentyFourHours) {
    WorkingCalendar calendar = mainland();
    calendar.clock = new_york();
    calendar.years = {};
    const Instant saturday_noon = calendar.clock.instant(LocalTime(day(2027, 3, 13)) + hours(12));

    EXPECT_EQ(due_time(calendar, saturday_noon, limit("24uh")).at, saturday_noon + hours(24));
    EXPECT_EQ(due_time(calendar, saturday_noon, limit("1nd")).at, saturday_noon + hours(35)) << "23 hours of Sunday";
}

}  // namespace
}  // namespace gridwhistle::models
