#include "models/rota.hpp"

#include <algorithm>
#include <tuple>

namespace gridwhistle::models {
namespace {

using std::chrono::days;

/// A shift lasts a day at most; clocks that skip a day make it two.
constexpr days kShiftReach{3};
constexpr days kLookAhead{8};

template <class Number>
Number floor_divide(Number value, Number by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

/// Whole months from `since` to `day`; a month too short for the day of `since` turns on its last day.
std::int64_t months_between(LocalDay since, LocalDay day) {
    const std::chrono::year_month_day first(since);
    const std::chrono::year_month_day date(day);
    const auto in_between =
        (std::chrono::year_month(date.year(), date.month()) - std::chrono::year_month(first.year(), first.month()))
            .count();
    const std::chrono::day last = (date.year() / date.month() / std::chrono::last).day();
    return date.day() < std::min(first.day(), last) ? in_between - 1 : in_between;
}

std::int64_t turns_between(const Shift& shift, LocalDay day) {
    const LocalDay since = shift.since.value_or(LocalDay());
    switch (shift.turn_unit) {
        case TurnUnit::kDay: return floor_divide<std::int64_t>((day - since).count(), shift.turn);
        case TurnUnit::kWeek: return floor_divide<std::int64_t>((day - since).count(), shift.turn * 7);
        case TurnUnit::kMonth: break;
    }
    return floor_divide<std::int64_t>(months_between(since, day), shift.turn);
}

const std::vector<AccountId>& team_on(const Shift& shift, LocalDay day) {
    const auto count = static_cast<std::int64_t>(shift.teams.size());
    const std::int64_t turn = turns_between(shift, day);
    return shift.teams[static_cast<std::size_t>(turn - floor_divide(turn, count) * count)];
}

bool begins_on(const Rota& rota, const Shift& shift, LocalDay day) {
    if (!shift.week[std::chrono::weekday(day).c_encoding()]) return false;
    return shift.days == ShiftDays::kEveryDay || rota.calendar.works_on(day) == (shift.days == ShiftDays::kWorkdays);
}

Instant begin_of(const Rota& rota, const Shift& shift, LocalDay day) {
    return rota.calendar.clock.instant(LocalTime(day) + shift.from);
}

Instant end_of(const Rota& rota, const Shift& shift, LocalDay day) {
    const LocalDay last = shift.to <= shift.from ? day + days(1) : day;
    return rota.calendar.clock.last_instant(LocalTime(last) + shift.to);
}

LocalDay day_of(const Rota& rota, Instant at) {
    return std::chrono::floor<days>(rota.calendar.clock.local(at));
}

void add_each_once(std::vector<AccountId>& people, const std::vector<AccountId>& more) {
    for (const AccountId person : more) {
        if (std::ranges::find(people, person) == people.end()) people.push_back(person);
    }
}

void lay_over(std::vector<AccountId>& people, const RotaOverride& arranged) {
    if (!arranged.instead_of) {
        people.clear();
    } else if (std::erase(people, *arranged.instead_of) == 0) {
        return;
    }
    add_each_once(people, arranged.people);
}

/// The moments after `from` and before `to` at which the people on duty may change, ascending.
std::vector<Instant> changes(const Rota& rota, Instant from, Instant to) {
    std::vector<Instant> moments;
    for (LocalDay day = day_of(rota, from) - kShiftReach; day <= day_of(rota, to) + kShiftReach; day += days(1)) {
        for (const auto& shift : rota.shifts) {
            if (!begins_on(rota, shift, day)) continue;
            moments.push_back(begin_of(rota, shift, day));
            moments.push_back(end_of(rota, shift, day));
        }
    }
    for (const auto& arranged : rota.overrides) {
        moments.push_back(arranged.from);
        moments.push_back(arranged.to);
    }
    std::erase_if(moments, [&](Instant moment) { return moment <= from || moment >= to; });
    std::ranges::sort(moments);
    const auto repeated = std::ranges::unique(moments);
    moments.erase(repeated.begin(), repeated.end());
    return moments;
}

}  // namespace

std::vector<AccountId> on_duty(const Rota& rota, Instant at) {
    std::vector<AccountId> people;
    const LocalDay today = day_of(rota, at);
    for (const auto& shift : rota.shifts) {
        for (LocalDay day = today - kShiftReach; day <= today + days(1); day += days(1)) {
            if (!begins_on(rota, shift, day)) continue;
            if (begin_of(rota, shift, day) <= at && at < end_of(rota, shift, day))
                add_each_once(people, team_on(shift, day));
        }
    }
    for (const auto& arranged : rota.overrides) {
        if (arranged.from <= at && at < arranged.to) lay_over(people, arranged);
    }
    return people;
}

std::optional<Instant> next_change(const Rota& rota, Instant at) {
    const auto now = on_duty(rota, at);
    for (Instant from = at; from < at + kNextChangeReach; from += kLookAhead) {
        // One microsecond more on both sides, so that what lies on a border is seen once.
        for (const Instant moment : changes(rota, from, from + kLookAhead + std::chrono::microseconds(1))) {
            const auto then = on_duty(rota, moment);
            if (!std::ranges::is_permutation(now, then)) return moment;
        }
    }
    return std::nullopt;
}

std::vector<DutySpan> duty_spans(const Rota& rota, Instant from, Instant to) {
    std::vector<DutySpan> spans;
    if (from >= to) return spans;
    spans.push_back({from, to, on_duty(rota, from)});
    for (const Instant moment : changes(rota, from, to)) {
        auto people = on_duty(rota, moment);
        if (std::ranges::is_permutation(people, spans.back().people)) continue;
        spans.back().to = moment;
        spans.push_back({moment, to, std::move(people)});
    }
    return spans;
}

std::vector<DutySpan> gaps(const Rota& rota, Instant from, Instant to) {
    auto spans = duty_spans(rota, from, to);
    std::erase_if(spans, [](const DutySpan& span) { return !span.people.empty(); });
    return spans;
}

Rotas::Rotas(std::vector<Rota> rotas) : rotas_{std::move(rotas)} {
    std::ranges::sort(rotas_, [](const Rota& one, const Rota& other) {
        return std::tie(one.code, other.version) < std::tie(other.code, one.version);
    });
    const auto older = std::ranges::unique(rotas_, {}, &Rota::code);
    rotas_.erase(older.begin(), older.end());
    std::erase_if(rotas_, [](const Rota& rota) { return rota.retired; });
}

template <class Answers>
bool Rotas::ask(OnCall& found, Instant at, const Answers& answers) const {
    bool any = false;
    for (const auto& rota : rotas_) {
        if (!answers(rota)) continue;
        any = true;
        const auto people = on_duty(rota, at);
        if (found.rota == nullptr || (found.people.empty() && !people.empty())) found.rota = &rota;
        add_each_once(found.people, people);
    }
    return any;
}

OnCall Rotas::on_call(Recipient role, std::span<const AreaCode> path, Instant at) const {
    OnCall found;
    for (auto area = path.rbegin(); area != path.rend() && found.people.empty(); ++area) {
        const bool any = ask(found, at, [&](const Rota& rota) { return rota.role == role && rota.area == *area; });
        if (any && found.people.empty()) found.nobody_on_duty = true;
    }
    return found;
}

OnCall Rotas::on_call(Recipient role, const UnitCode& unit, Instant at) const {
    OnCall found;
    const bool any =
        !unit.empty() && ask(found, at, [&](const Rota& rota) { return rota.role == role && rota.unit == unit; });
    found.nobody_on_duty = any && found.people.empty();
    return found;
}

const Rota* Rotas::find(const std::string& code) const {
    const auto found = std::ranges::lower_bound(rotas_, code, {}, &Rota::code);
    return found == rotas_.end() || found->code != code ? nullptr : &*found;
}

}  // namespace gridwhistle::models
