#include "models/working_calendar.hpp"

#include <algorithm>
#include <stdexcept>

namespace gridwhistle::models {
namespace {

using std::chrono::days;

constexpr int kDaysMax = 100'000;  ///< nobody waits so long: the calendar or a pause is broken

/// A moment with the days that were looked at to find it.
class Reckoning {
  public:
    Reckoning(const WorkingCalendar& calendar, Instant start, std::span<const Pause> pauses)
        : calendar_{calendar}, start_{start}, first_{day_of(start)}, last_{first_} {
        for (const auto& pause : pauses) {
            if (pause.from < pause.to) pauses_.push_back(pause);
        }
        std::ranges::sort(pauses_, {}, &Pause::from);
    }

    DueTime running_on(Instant::duration remaining) const {
        return {consume(start_, Instant::max(), remaining), false};
    }

    DueTime within_windows(Instant::duration remaining) {
        for (LocalDay day = first_;; day = next(day)) {
            if (!calendar_.works_on(day)) continue;
            for (const auto& window : calendar_.windows) {
                const Instant from = std::max(start_, at(day, window.from));
                const Instant to = at(day, window.to);
                if (from >= to) continue;
                const Instant reached = consume(from, to, remaining);
                if (remaining == Instant::duration::zero()) return found(reached);
            }
        }
    }

    /// `hundredths` of work days, the day of the start not counted.
    DueTime work_days(std::int64_t hundredths) {
        const auto close = [&](LocalDay day) { return close_of(day); };
        const LocalDay last = count(hundredths / 100, close, true);
        if (hundredths % 100 == 0) return found(last == first_ ? start_ : close_of(last));
        LocalDay day = last;
        do day = next(day);
        while (!calendar_.works_on(day) || is_paused_at(close_of(day)));
        return found(into(day, hundredths % 100));
    }

    /// `hundredths` of natural days, the day of the start not counted.
    DueTime natural_days(std::int64_t hundredths) {
        const auto midnight = [&](LocalDay day) { return at(day + days(1)); };
        LocalDay last = count(hundredths / 100, midnight, false);
        if (hundredths % 100 != 0) {
            do last = next(last);
            while (is_paused_at(midnight(last)));
            const auto length = midnight(last) - at(last);
            return {at(last) + length * (hundredths % 100) / 100, false};
        }
        if (last == first_) return {start_, false};
        if (!calendar_.natural_days_roll) return {midnight(last), false};
        while (!calendar_.works_on(last)) last = next(last);
        return found(midnight(last));
    }

    /// The hour stays: natural days are added to the start, work days to a start that was moved to working time.
    DueTime same_hour(std::int64_t hundredths, bool work_days_only) {
        auto hour = std::chrono::floor<std::chrono::microseconds>(calendar_.clock.local(start_) - first_);
        if (work_days_only) move_to_working_time(hour);
        const auto end = [&](LocalDay day) { return at(day, hour); };
        const LocalDay last = count(hundredths / 100, end, work_days_only);
        return found(end(last) + Instant::duration(days(1)) * (hundredths % 100) / 100);
    }

  private:
    LocalDay day_of(Instant moment) const { return std::chrono::floor<days>(calendar_.clock.local(moment)); }

    Instant at(LocalDay day, Instant::duration since_midnight = {}) const {
        return calendar_.clock.instant(LocalTime(day) + since_midnight);
    }

    void move_to_working_time(Instant::duration& hour) {
        while (!calendar_.works_on(first_)) first_ = next(first_);
        if (hour < calendar_.same_hour->late_from) return;
        hour = calendar_.same_hour->early;
        do first_ = next(first_);
        while (!calendar_.works_on(first_));
    }

    Instant close_of(LocalDay day) const {
        return calendar_.day_end == DayEnd::kMidnight ? at(day + days(1)) : at(day, calendar_.windows.back().to);
    }

    /// The next day, remembered as looked at.
    LocalDay next(LocalDay day) {
        if (day - first_ > days(kDaysMax)) throw std::logic_error("a calendar or a pause without an end");
        last_ = std::max(last_, day + days(1));
        return day + days(1);
    }

    /// The day on which the nth counted one ends.
    template <class End>
    LocalDay count(std::int64_t wanted, const End& end, bool work_days_only) {
        LocalDay day = first_;
        while (wanted > 0) {
            day = next(day);
            if ((!work_days_only || calendar_.works_on(day)) && !is_paused_at(end(day))) --wanted;
        }
        return day;
    }

    bool is_paused_at(Instant end) const {
        return std::ranges::any_of(pauses_, [&](const Pause& pause) { return pause.from < end && end <= pause.to; });
    }

    /// Takes what of [from, to) does not lie in a pause out of `remaining`; gives where it ended.
    Instant consume(Instant from, Instant to, Instant::duration& remaining) const {
        for (const auto& pause : pauses_) {
            if (pause.to <= from) continue;
            if (pause.from >= to) break;
            if (pause.from > from) {
                if (remaining <= pause.from - from) break;
                remaining -= pause.from - from;
            }
            from = pause.to;
            if (from >= to) return to;
        }
        const auto taken = std::min(remaining, to - from);
        remaining -= taken;
        return from + taken;
    }

    Instant consume(Instant from, Instant to, Instant::duration&& remaining) const {
        return consume(from, to, remaining);
    }

    /// So many hundredths of the day's working time after its opening.
    Instant into(LocalDay day, std::int64_t hundredths) const {
        Instant::duration wanted = Instant::duration(calendar_.minutes_of_day()) * hundredths / 100;
        for (const auto& window : calendar_.windows) {
            const auto length = window.to - window.from;
            if (wanted <= length) return at(day, window.from + wanted);
            wanted -= length;
        }
        return close_of(day);
    }

    DueTime found(Instant moment) const {
        DueTime due{moment, false};
        for (LocalDay day = day_of(start_); day <= last_ && !due.provisional; day += days(1))
            due.provisional = !calendar_.knows(day);
        return due;
    }

    const WorkingCalendar& calendar_;
    Instant start_;
    LocalDay first_;
    LocalDay last_;  ///< the furthest that was looked at
    std::vector<Pause> pauses_;
};

}  // namespace

bool WorkingCalendar::works_on(LocalDay day) const {
    if (std::ranges::binary_search(days_off, day)) return false;
    return week[std::chrono::weekday(day).c_encoding()] || std::ranges::binary_search(workdays, day);
}

bool WorkingCalendar::works_at_day_of(Instant at) const {
    return works_on(std::chrono::floor<days>(clock.local(at)));
}

int WorkingCalendar::minute_of_day(Instant at) const {
    const auto shown = clock.local(at);
    const auto since_midnight = shown - std::chrono::floor<days>(shown);
    return static_cast<int>(std::chrono::floor<std::chrono::minutes>(since_midnight).count());
}

bool WorkingCalendar::knows(LocalDay day) const {
    if (years.empty()) return true;
    return std::ranges::binary_search(years, static_cast<int>(std::chrono::year_month_day(day).year()));
}

std::chrono::minutes WorkingCalendar::minutes_of_day() const {
    std::chrono::minutes sum{0};
    for (const auto& window : windows) sum += window.to - window.from;
    return sum;
}

bool WorkingCalendar::is_sound() const {
    std::chrono::minutes behind{0};
    for (const auto& window : windows) {
        if (window.from < behind || window.to <= window.from || window.to > std::chrono::hours(24)) return false;
        behind = window.to;
    }
    return !windows.empty() && std::ranges::find(week, true) != week.end();
}

WorkingCalendar usual_calendar() {
    WorkingCalendar calendar;
    calendar.windows = {{std::chrono::hours(8), std::chrono::hours(12)},
                        {std::chrono::hours(14), std::chrono::hours(18)}};
    return calendar;
}

DueTime due_time(const WorkingCalendar& calendar, Instant start, const Limit& limit, std::span<const Pause> pauses,
                 std::int64_t percent) {
    Reckoning reckoning(calendar, start, pauses);
    const std::int64_t hundredths = limit.count * percent;
    const auto share = [&](Instant::duration unit) { return unit * hundredths / 100; };
    switch (limit.unit) {
        case TimeUnit::kMinute: return reckoning.running_on(share(std::chrono::minutes(1)));
        case TimeUnit::kUrgentHour: return reckoning.running_on(share(std::chrono::hours(1)));
        case TimeUnit::kWorkHour: return reckoning.within_windows(share(std::chrono::hours(1)));
        case TimeUnit::kWorkDay:
            return calendar.same_hour ? reckoning.same_hour(hundredths, true) : reckoning.work_days(hundredths);
        case TimeUnit::kNaturalDay: break;
    }
    return calendar.same_hour ? reckoning.same_hour(hundredths, false) : reckoning.natural_days(hundredths);
}

}  // namespace gridwhistle::models
