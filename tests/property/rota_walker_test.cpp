#include "models/rota.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

// Rotas against a walker that reads the clock on the wall minute by minute and knows nothing of offsets.

namespace gridwhistle::models {
namespace {

using namespace std::chrono;
using std::chrono::days;

constexpr int kRotaCases = 120;
constexpr days kStretch{12};

class RotaDice {
  public:
    explicit RotaDice(unsigned seed) : engine_{seed} {}

    int between(int least, int most) { return std::uniform_int_distribution(least, most)(engine_); }
    bool once_in(int times) { return between(1, times) == 1; }

  private:
    std::mt19937 engine_;
};

/// Clocks are changed in the middle of the stretch, by half an hour or a whole one, forward or back, at any minute.
WallClock random_wall_clock(RotaDice& dice, Instant middle) {
    WallClock clock;
    clock.utc_offset = minutes(30 * dice.between(-20, 24));
    if (dice.once_in(4)) return clock;
    const minutes by = minutes(dice.once_in(3) ? 30 : 60) * (dice.once_in(2) ? 1 : -1);
    clock.offset_changes = {{middle + minutes(dice.between(-1000, 1000)), clock.utc_offset + by}};
    if (dice.once_in(2)) clock.offset_changes.push_back({clock.offset_changes[0].from + days(3), clock.utc_offset});
    return clock;
}

std::vector<AccountId> random_team(RotaDice& dice) {
    std::vector<AccountId> team{AccountId{dice.between(1, 4)}};
    if (dice.once_in(3)) team.push_back(AccountId{dice.between(5, 8)});
    return team;
}

Shift random_shift(RotaDice& dice, LocalDay since) {
    Shift shift;
    shift.from = minutes(15 * dice.between(0, 95));
    shift.to = minutes(15 * dice.between(0, 96));
    if (dice.once_in(2)) {
        for (auto&& begins : shift.week) begins = !dice.once_in(3);
    }
    shift.days = static_cast<ShiftDays>(dice.between(0, 2));
    for (int teams = dice.between(1, 3); teams > 0; --teams) shift.teams.push_back(random_team(dice));
    shift.turn = dice.between(1, 2);
    shift.turn_unit = dice.once_in(2) ? TurnUnit::kDay : TurnUnit::kWeek;
    shift.since = since - days(dice.between(0, 40));
    return shift;
}

Rota random_rota(RotaDice& dice, Instant from) {
    Rota rota;
    rota.calendar.clock = random_wall_clock(dice, from + kStretch / 2);
    const LocalDay first = floor<days>(rota.calendar.clock.local(from));
    for (int i = 0; i < 20; ++i) {
        if (dice.once_in(4)) rota.calendar.days_off.push_back(first + days(i));
    }
    for (int shifts = dice.between(1, 3); shifts > 0; --shifts) rota.shifts.push_back(random_shift(dice, first));
    for (int left = dice.between(-2, 2); left > 0; --left) {
        const Instant begin = from + minutes(dice.between(0, 12 * 1440));
        std::vector<AccountId> people;
        if (!dice.once_in(3)) people = random_team(dice);
        const auto instead = dice.once_in(2) ? std::optional(AccountId{dice.between(1, 4)}) : std::nullopt;
        rota.overrides.push_back({begin, begin + minutes(dice.between(1, 3000)), instead, people});
    }
    return rota;
}

/// What the wall shows at every minute of a stretch.
class RotaWalker {
  public:
    RotaWalker(const Rota& rota, Instant from, Instant to) : rota_{rota}, from_{from} {
        const Instant begin = from - days(4);
        for (Instant minute = begin; minute < to + days(4); minute += minutes(1))
            shown_.emplace_back(minute, rota.calendar.clock.local(minute));
        people_.resize(static_cast<std::size_t>((to - from) / minutes(1)));
        for (const auto& shift : rota.shifts) {
            for (LocalDay day = floor<days>(shown_.front().second) + days(1);
                 LocalTime(day + days(3)) < shown_.back().second; day += days(1))
                walk(shift, day);
        }
        for (std::size_t i = 0; i < people_.size(); ++i) arrange(from + minutes(i), people_[i]);
    }

    const std::set<AccountId>& at(std::size_t minute) const { return people_[minute]; }

  private:
    void walk(const Shift& shift, LocalDay day) {
        const bool works = rota_.calendar.works_on(day);
        if (!shift.week[weekday(day).c_encoding()]) return;
        if (shift.days == ShiftDays::kWorkdays && !works) return;
        if (shift.days == ShiftDays::kDaysOff && works) return;
        const Instant begin = first_showing(LocalTime(day) + shift.from);
        const Instant end = last_showing(LocalTime(shift.to <= shift.from ? day + days(1) : day) + shift.to);
        // The teams take turns day by day from the first on, forwards and backwards.
        auto turns = (day - *shift.since).count();
        std::size_t team = 0;
        const int length = shift.turn * (shift.turn_unit == TurnUnit::kWeek ? 7 : 1);
        for (; turns >= length; turns -= length) team = (team + 1) % shift.teams.size();
        for (; turns < 0; turns += length) team = (team + shift.teams.size() - 1) % shift.teams.size();
        for (Instant minute = begin; minute < end; minute += minutes(1)) {
            const auto index = (minute - from_) / minutes(1);
            if (minute < from_ || index >= static_cast<std::int64_t>(people_.size())) continue;
            people_[static_cast<std::size_t>(index)].insert(shift.teams[team].begin(), shift.teams[team].end());
        }
    }

    Instant first_showing(LocalTime wanted) const {
        for (const auto& [minute, shown] : shown_) {
            if (shown == wanted) return minute;
        }
        return first_after(wanted);
    }

    Instant last_showing(LocalTime wanted) const {
        for (auto at = shown_.rbegin(); at != shown_.rend(); ++at) {
            if (at->second == wanted) return at->first;
        }
        return first_after(wanted);
    }

    /// Of a time that is never shown: when the clock has passed it.
    Instant first_after(LocalTime wanted) const {
        return std::ranges::find_if(shown_, [&](const auto& row) { return row.second > wanted; })->first;
    }

    void arrange(Instant minute, std::set<AccountId>& people) const {
        for (const auto& arranged : rota_.overrides) {
            if (minute < arranged.from || minute >= arranged.to) continue;
            if (arranged.instead_of && people.erase(*arranged.instead_of) == 0) continue;
            if (!arranged.instead_of) people.clear();
            people.insert(arranged.people.begin(), arranged.people.end());
        }
    }

    const Rota& rota_;
    Instant from_;
    std::vector<std::pair<Instant, LocalTime>> shown_;
    std::vector<std::set<AccountId>> people_;
};

std::set<AccountId> as_set(const std::vector<AccountId>& people) {
    return {people.begin(), people.end()};
}

TEST(Rotas, PutThosePeopleOnDutyWhomAWalkMinuteByMinuteMeets) {
    RotaDice dice(20'261'123);
    for (int i = 0; i < kRotaCases; ++i) {
        const Instant from = Instant(sys_days(2026y / January / 1)) + minutes(30 * dice.between(0, 40'000));
        const Instant to = from + kStretch;
        const Rota rota = random_rota(dice, from);
        const RotaWalker walker(rota, from, to);

        Instant reached = from;
        for (const auto& span : duty_spans(rota, from, to)) {
            ASSERT_EQ(span.from, reached) << "spans follow each other";
            ASSERT_EQ(as_set(span.people), as_set(on_duty(rota, span.from)));
            for (Instant minute = span.from; minute < span.to; minute += minutes(1)) {
                const auto index = static_cast<std::size_t>((minute - from) / minutes(1));
                ASSERT_EQ(as_set(span.people), walker.at(index)) << "case " << i << ", minute " << index;
            }
            reached = span.to;
            if (span.to < to) {
                ASSERT_EQ(next_change(rota, span.from), span.to) << "case " << i;
            }
        }
        ASSERT_EQ(reached, to);
    }
}

TEST(Rotas, WhoseShiftsFollowEachOtherNeverHaveAGap) {
    RotaDice dice(7);
    for (int i = 0; i < kRotaCases; ++i) {
        const Instant from = Instant(sys_days(2026y / January / 1)) + minutes(dice.between(0, 500'000));
        Rota rota;
        rota.calendar.clock = random_wall_clock(dice, from + kStretch / 2);
        std::vector<int> handovers;
        for (int count = dice.between(1, 5); count > 0; --count) handovers.push_back(dice.between(0, 1439));
        std::ranges::sort(handovers);
        handovers.erase(std::unique(handovers.begin(), handovers.end()), handovers.end());
        for (std::size_t k = 0; k < handovers.size(); ++k) {
            Shift shift;
            shift.from = minutes(handovers[k]);
            shift.to = minutes(handovers[(k + 1) % handovers.size()]);
            shift.teams = {{AccountId{static_cast<std::int64_t>(k) + 1}}};
            rota.shifts.push_back(shift);
        }
        ASSERT_THAT(gaps(rota, from, from + kStretch), testing::IsEmpty()) << "case " << i;
    }
}

}  // namespace
}  // namespace gridwhistle::models
