#include "models/working_calendar.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

// The reckoning of due times against a walker that knows nothing but to go on minute by minute.

namespace gridwhistle::models {
namespace {

using namespace std::chrono;
using std::chrono::days;

constexpr int kCases = 1500;

class Dice {
  public:
    explicit Dice(unsigned seed) : engine_{seed} {}

    int between(int least, int most) { return std::uniform_int_distribution(least, most)(engine_); }
    bool once_in(int times) { return between(1, times) == 1; }

  private:
    std::mt19937 engine_;
};

const LocalDay kFirstDay{year_month_day(year(2024), January, day(1))};
constexpr int kDays = 3653;

std::vector<WorkingWindow> random_windows(Dice& dice) {
    std::vector<WorkingWindow> windows;
    int behind = 300 + dice.between(0, 200);  // after the hours at which clocks are changed
    for (int left = dice.between(1, 3); left > 0 && behind < 1300; --left) {
        const int end = std::min(behind + dice.between(1, 360), 1440);
        windows.push_back({minutes(behind), minutes(end)});
        behind = end + dice.between(1, 120);
    }
    return windows;
}

/// Ten years: weeks of any shape, holidays, worked weekend days, and a clock that is changed twice a year or never.
WorkingCalendar random_calendar(Dice& dice) {
    WorkingCalendar calendar;
    calendar.windows = random_windows(dice);
    for (auto&& works : calendar.week) works = !dice.once_in(3);
    calendar.week[static_cast<std::size_t>(dice.between(0, 6))] = true;
    for (int i = 0; i < kDays; ++i) {
        const LocalDay date = kFirstDay + days(i);
        if (dice.once_in(15)) calendar.days_off.push_back(date);
        if (dice.once_in(20)) calendar.workdays.push_back(date);
    }
    calendar.day_end = dice.once_in(3) ? DayEnd::kMidnight : DayEnd::kClose;
    calendar.clock.utc_offset = minutes(30 * dice.between(-20, 24));
    if (dice.once_in(2)) return calendar;
    const minutes summer = calendar.clock.utc_offset + hours(1);
    for (int i = 0; i < 10; ++i) {
        const Instant spring = Instant(sys_days(year(2024 + i) / March / Sunday[last])) + hours(2);
        const Instant autumn = Instant(sys_days(year(2024 + i) / October / Sunday[last])) + hours(3);
        calendar.clock.offset_changes.push_back({spring - calendar.clock.utc_offset, summer});
        calendar.clock.offset_changes.push_back({autumn - summer, calendar.clock.utc_offset});
    }
    return calendar;
}

class Walker {
  public:
    Walker(const WorkingCalendar& calendar, Instant start, const std::vector<Pause>& pauses)
        : calendar_{calendar}, start_{start}, pauses_{pauses} {}

    Instant walk(const Limit& limit) const {
        std::int64_t wanted = limit.count;
        if (limit.unit == TimeUnit::kUrgentHour || limit.unit == TimeUnit::kWorkHour) wanted *= 60;
        for (Instant minute = start_;; minute += minutes(1)) {
            if (counts(limit.unit, minute) && --wanted == 0) return minute + minutes(1);
        }
    }

  private:
    /// Whether the minute that begins here uses up one of the unit (an hour is sixty of them).
    bool counts(TimeUnit unit, Instant minute) const {
        const bool paused =
            std::ranges::any_of(pauses_, [&](const Pause& pause) { return pause.from <= minute && minute < pause.to; });
        if (paused) return false;
        if (unit == TimeUnit::kMinute || unit == TimeUnit::kUrgentHour) return true;

        const LocalTime shown = calendar_.clock.local(minute);
        const LocalDay date = floor<days>(shown);
        const auto of_day = floor<minutes>(shown - date);
        if (unit == TimeUnit::kWorkHour) {
            const bool open = std::ranges::any_of(calendar_.windows, [&](const WorkingWindow& window) {
                return window.from <= of_day && of_day < window.to;
            });
            return open && calendar_.works_on(date);
        }
        if (date == floor<days>(calendar_.clock.local(start_))) return false;
        const bool to_midnight = unit == TimeUnit::kNaturalDay || calendar_.day_end == DayEnd::kMidnight;
        const auto end = to_midnight ? minutes(1440) : calendar_.windows.back().to;
        return of_day + minutes(1) == end && (unit == TimeUnit::kNaturalDay || calendar_.works_on(date));
    }

    const WorkingCalendar& calendar_;
    Instant start_;
    const std::vector<Pause>& pauses_;
};

std::vector<Pause> random_pauses(Dice& dice, Instant start) {
    std::vector<Pause> pauses;
    for (int left = dice.between(-2, 3); left > 0; --left) {
        const Instant from = start + minutes(dice.between(-600, 15'000));
        pauses.push_back({from, from + minutes(dice.between(0, 6'000))});
    }
    return pauses;
}

TEST(DueTimes, AreWhereAWalkMinuteByMinuteEnds) {
    Dice dice(20'261'122);
    for (int i = 0; i < kCases; ++i) {
        const WorkingCalendar calendar = random_calendar(dice);
        ASSERT_TRUE(calendar.is_sound());
        const Instant start =
            Instant(kFirstDay.time_since_epoch()) + minutes(dice.between(2'000, (kDays - 200) * 1440));
        const std::vector<Pause> pauses = random_pauses(dice, start);
        const auto unit = static_cast<TimeUnit>(dice.between(0, 4));
        const bool in_days = unit == TimeUnit::kWorkDay || unit == TimeUnit::kNaturalDay;
        const Limit limit{dice.between(1, unit == TimeUnit::kMinute ? 3'000 : (in_days ? 15 : 50)), unit};

        ASSERT_EQ(due_time(calendar, start, limit, pauses).at, Walker(calendar, start, pauses).walk(limit))
            << "case " << i << ": " << to_text(limit);
    }
}

TEST(DueTimes, NeverComeEarlierForALargerShareOrALaterStart) {
    Dice dice(42);
    for (int i = 0; i < 300; ++i) {
        const WorkingCalendar calendar = random_calendar(dice);
        const Instant start =
            Instant(kFirstDay.time_since_epoch()) + minutes(dice.between(2'000, (kDays - 400) * 1440));
        const std::vector<Pause> pauses = random_pauses(dice, start);
        const Limit limit{dice.between(1, 20), static_cast<TimeUnit>(dice.between(0, 4))};

        Instant before = start;
        for (const int percent : {0, 50, 80, 100, 150, 200}) {
            const Instant now = due_time(calendar, start, limit, pauses, percent).at;
            ASSERT_LE(before, now) << to_text(limit) << " at " << percent << " %";
            before = now;
        }
        const Instant due = due_time(calendar, start, limit, pauses).at;
        ASSERT_LE(due, due_time(calendar, start + hours(dice.between(0, 100)), limit, pauses).at) << to_text(limit);
    }
}

}  // namespace
}  // namespace gridwhistle::models
