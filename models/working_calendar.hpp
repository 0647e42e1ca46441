#pragma once

#include "models/limit.hpp"
#include "models/wall_clock.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <vector>

namespace gridwhistle::models {

/// A stretch of a working day, from minute to minute since local midnight.
struct WorkingWindow {
    std::chrono::minutes from{0};
    std::chrono::minutes to{0};

    friend bool operator==(const WorkingWindow&, const WorkingWindow&) = default;
};

/// Where a work day ends that is counted.
enum class DayEnd {
    kClose,     ///< at the end of its last window
    kMidnight,  ///< at 24:00
};

/// Cities whose days end at the hour they began. For work days, what comes in on a day off begins on the next working
/// day at the same hour, and what comes in late on the next working day early; natural days are added as they are.
struct SameHour {
    std::chrono::minutes late_from{std::chrono::hours(17)};
    std::chrono::minutes early{std::chrono::minutes(510)};
};

/// A time that does not count: from the moment an approved suspension begins up to its end.
struct Pause {
    Instant from;
    Instant to;

    friend bool operator==(const Pause&, const Pause&) = default;
};

/// When somebody works, in a city's own rules. A value; the holidays are the exceptions to the week, as the yearly
/// notices of the State Council list them.
struct WorkingCalendar {
    WallClock clock;
    std::vector<WorkingWindow> windows;                                    ///< of a working day, ascending, apart
    std::array<bool, 7> week{false, true, true, true, true, true, false};  ///< works by weekday, Sunday first
    std::vector<LocalDay> days_off;                                        ///< ascending
    std::vector<LocalDay> workdays;                                        ///< weekend days that are worked, ascending
    std::vector<int> years;  ///< whose exceptions are known, ascending; empty: there are none to know
    DayEnd day_end{DayEnd::kClose};
    bool natural_days_roll{false};  ///< a natural day that ends a period and is off gives way to the next working day
    std::optional<SameHour> same_hour;

    [[nodiscard]] bool works_on(LocalDay day) const;
    /// Whether the day of that moment is a working day.
    [[nodiscard]] bool works_at_day_of(Instant at) const;
    /// Minutes since local midnight, 0 … 1439.
    [[nodiscard]] int minute_of_day(Instant at) const;
    /// Whether the exceptions of that day's year are known; a due time beyond them is provisional.
    [[nodiscard]] bool knows(LocalDay day) const;
    [[nodiscard]] std::chrono::minutes minutes_of_day() const;
    /// Windows in order and not empty, some day of the week worked.
    [[nodiscard]] bool is_sound() const;
};

/// Monday to Friday, 08:00 to 12:00 and 14:00 to 18:00 in Beijing, no holidays known.
[[nodiscard]] WorkingCalendar usual_calendar();

struct DueTime {
    Instant at;
    bool provisional{false};  ///< a year on the way has no published holidays yet; to be reckoned again

    friend bool operator==(const DueTime&, const DueTime&) = default;
};

/// When `percent` of the limit are used up that began at `start`: 100 is the due time, which is still in time
/// (defaults.md 2.4, rules 1 to 4). Shares are counted in the limit's own unit: half of 3wd is one work day and half of
/// the working time of the next. A day counts unless it is paused when it ends.
/// The calendar must be sound; pauses may overlap and come in any order.
[[nodiscard]] DueTime due_time(const WorkingCalendar& calendar, Instant start, const Limit& limit,
                               std::span<const Pause> pauses = {}, std::int64_t percent = 100);

}  // namespace gridwhistle::models
