#pragma once

#include "models/ids.hpp"
#include "models/ladder.hpp"
#include "models/text.hpp"
#include "models/working_calendar.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gridwhistle::models {

/// On which days of the week's pattern a shift begins, by the rota's calendar.
enum class ShiftDays : std::uint8_t { kEveryDay, kWorkdays, kDaysOff };
/// In what the turns of a rotation are counted. Months are those of the calendar, however long.
enum class TurnUnit : std::uint8_t { kDay, kWeek, kMonth };

template <>
struct Spellings<ShiftDays> {
    static constexpr auto kWords = std::to_array<std::string_view>({"every_day", "workdays", "days_off"});
};
template <>
struct Spellings<TurnUnit> {
    static constexpr auto kWords = std::to_array<std::string_view>({"day", "week", "month"});
};

/// A stretch of the day for which somebody is on duty, and the teams that take turns in it.
struct Shift {
    std::chrono::minutes from{0};  ///< local time of day at which it is taken over
    std::chrono::minutes to{0};    ///< not later than `from`: on the day after; the same: a whole day
    std::array<bool, 7> week{true, true, true, true, true, true, true};  ///< begins on, Sunday first
    ShiftDays days{ShiftDays::kEveryDay};
    std::vector<std::vector<AccountId>> teams;  ///< in their order; all of a team are on duty together
    int turn{1};                                ///< so many of the unit, then the next team takes over
    TurnUnit turn_unit{TurnUnit::kWeek};
    /// A day on which a turn of the first team begins. Turns by month begin in a month too short for it on its last
    /// day.
    std::optional<LocalDay> since;
};

/// What is arranged outside the plan, for a time.
struct RotaOverride {
    Instant from;
    Instant to;                           ///< no longer in force then
    std::optional<AccountId> instead_of;  ///< only where this person would be on duty; nothing: instead of everybody
    std::vector<AccountId> people;        ///< empty: nobody
};

/// Who is on duty for an area or a unit, in one role, by the wall clock of its calendar. A time of day that is shown
/// twice when clocks are changed begins a shift at its first and ends one at its last showing; one that is skipped
/// means the moment of the change. So shifts may overlap on such a night and never leave a gap (GoAlert #1252).
struct Rota {
    std::string code;
    int version{0};
    Label name;
    Recipient role{Recipient::kDutyOfficer};
    AreaCode area;  ///< either the area
    UnitCode unit;  ///< or the unit it answers for
    std::string time_zone;
    std::string calendar_code;
    WorkingCalendar calendar;  ///< of that code and zone, put in when the reference data is loaded
    std::vector<Shift> shifts;
    std::vector<RotaOverride> overrides;  ///< of two at one time the later one is laid over the earlier
    bool retired{false};                  ///< this version takes the rota out of use
};

/// A stretch of time with the same people on duty; nobody is a gap.
struct DutySpan {
    Instant from;
    Instant to;
    std::vector<AccountId> people;

    friend bool operator==(const DutySpan&, const DutySpan&) = default;
};

/// Who is on duty, each once, by the order of shifts and teams; empty in a gap.
[[nodiscard]] std::vector<AccountId> on_duty(const Rota& rota, Instant at);

/// The next moment at which other people are on duty. Nothing within kNextChangeReach.
[[nodiscard]] std::optional<Instant> next_change(const Rota& rota, Instant at);
inline constexpr std::chrono::days kNextChangeReach{400};

/// The stretch from `from` to `to` as spans that follow each other.
[[nodiscard]] std::vector<DutySpan> duty_spans(const Rota& rota, Instant from, Instant to);

/// The spans of it in which nobody is on duty.
[[nodiscard]] std::vector<DutySpan> gaps(const Rota& rota, Instant from, Instant to);

/// The faults of a rota, each with a JSON pointer into its file: "required", "area_or_unit", "not_a_choice" (a role
/// nobody can be on duty in), "out_of_range", "no_weekday", "since_required", "duplicate_name" (twice in a team),
/// "ends_before_it_begins".
[[nodiscard]] std::vector<Refusal> lint(const Rota& rota);

/// Who answers at a moment, and whether that is who should.
struct OnCall {
    const Rota* rota{nullptr};  ///< whose people these are, or the one in a gap; nothing: no rota answers
    std::vector<AccountId> people;
    bool nobody_on_duty{false};  ///< the rota that answers has a gap now; people of one above it stand in
};

/// The newest version of every rota. Immutable.
class Rotas {
  public:
    Rotas() = default;
    /// Every version, in any order.
    explicit Rotas(std::vector<Rota> rotas);

    /// The rota of the deepest area on the path (from the root down) in that role; in a gap the next one up.
    [[nodiscard]] OnCall on_call(Recipient role, std::span<const AreaCode> path, Instant at) const;
    /// The rota of the unit itself.
    [[nodiscard]] OnCall on_call(Recipient role, const UnitCode& unit, Instant at) const;

    [[nodiscard]] const Rota* find(const std::string& code) const;
    [[nodiscard]] const std::vector<Rota>& all() const noexcept { return rotas_; }

  private:
    /// Adds who is on duty by the rotas that `answers` picks; whether there was one.
    template <class Answers>
    bool ask(OnCall& found, Instant at, const Answers& answers) const;

    std::vector<Rota> rotas_;
};

}  // namespace gridwhistle::models
