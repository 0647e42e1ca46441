#pragma once

#include "models/limit.hpp"
#include "models/terms.hpp"
#include "models/text.hpp"
#include "models/time.hpp"
#include "models/working_calendar.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::models {

/// Whom a rung tells, in the words of a ladder. models/recipients.hpp says who that is for a duty.
enum class Recipient : std::uint8_t {
    kHolder,        ///< who claimed the assignment; while nobody did, the members of its party
    kMembers,       ///< everybody who may act for the party
    kUnitHead,      ///< who heads its unit
    kAllUnits,      ///< the members of every party that is called
    kStewardTeam,   ///< the steward seats of the place
    kCommunity,     ///< community desk, grid workers and grid heads of the place
    kLinkedLeader,  ///< who is bound to the area as its linked leader
    kDutyOfficer,   ///< who is on duty by the rota of the place
    kDispatcher,
    kSupervisor,
    kLeader,
};

template <>
struct Spellings<Recipient> {
    static constexpr auto kWords =
        std::to_array<std::string_view>({"holder", "members", "unit_head", "all_units", "steward_team", "community",
                                         "linked_leader", "duty_officer", "dispatcher", "supervisor", "leader"});
};

/// The names of the rungs by their number (decisions.md, "Rungs").
inline constexpr std::array<std::string_view, 7> kRungWords{"none",        "remind",      "urge",         "supervise_1",
                                                            "supervise_2", "formal_talk", "joint_meeting"};
inline constexpr int kFirstSupervision = 3;  ///< from here on a rung reproaches, so it waits until the duty is late
inline constexpr int kLastSupervision = 4;   ///< up to here a rung may ask a question

/// One step of a ladder: reached at a share of the limit, or some time after the rung before it.
struct Rung {
    int number{0};               ///< 1 … 6
    std::optional<int> percent;  ///< of the limit, counted in its own unit; 0 is the start
    std::optional<Limit> after;  ///< the rung before, where `percent` is not given
    std::vector<Recipient> tells;
    std::optional<Limit> reply;  ///< the rung asks a question that is due then; silence climbs on
    bool at_once{true};          ///< each is told by itself and now; else with the next digest
    bool bulletin{false};        ///< it is also written on the bulletin's list
};

/// What a duty is, as far as ladders look at it.
struct DutyTraits {
    Kind kind{Kind::kRoutine};
    Priority priority{Priority::kP3};
    std::string_view level;  ///< of the place that handles it: "community", "street", "district"
    std::string_view clock;  ///< "report_in", "resolve", …
};

/// The way up for what is late. A version never changes once it is stored.
struct Ladder {
    std::string code;
    int version{0};
    Label name;
    bool retired{false};  ///< this version takes the ladder out of use
    // For which duties; an empty list is for all.
    std::vector<Kind> kinds;
    std::vector<Priority> priorities;
    std::vector<std::string> levels;
    std::vector<std::string> clocks;
    std::vector<Rung> rungs;  ///< ascending

    [[nodiscard]] bool fits(const DutyTraits& duty) const;
    /// The rung of this number; nothing when the ladder leaves it out.
    [[nodiscard]] const Rung* rung(int number) const;
    /// The one that follows, for 0 the first; nothing at the top.
    [[nodiscard]] const Rung* rung_after(int number) const;
};

/// The faults of a ladder, each with a JSON pointer into its file: "required" (no rung, nobody to tell),
/// "out_of_range", "not_ascending", "percent_or_after", "nothing_before", "asks_nothing_back" (a reply where no
/// question is asked), "duplicate_name" (somebody told twice).
[[nodiscard]] std::vector<Refusal> lint(const Ladder& ladder);

/// The newest version of every ladder. Immutable.
class Ladders {
  public:
    Ladders() = default;
    /// Every version, in any order.
    explicit Ladders(std::vector<Ladder> ladders);

    /// The most specific one that fits: with the most conditions; among as many, one for the clock comes before one
    /// for the kind, the level, the priority; then the lower code. Nothing when none fits.
    [[nodiscard]] const Ladder* fitting(const DutyTraits& duty) const;
    [[nodiscard]] const std::vector<Ladder>& all() const noexcept { return ladders_; }

  private:
    std::vector<Ladder> ladders_;  ///< the most specific first
};

/// A duty with its time.
struct Duty {
    Instant start;
    std::optional<Limit> limit;       ///< nothing: due at a moment that somebody named
    Instant due_at;                   ///< read only where there is no limit
    std::int64_t limit_percent{100};  ///< how much of the limit it has; rework has half
    std::span<const Pause> pauses{};
};

/// When so much of a duty's time is used up.
[[nodiscard]] DueTime share_of(const WorkingCalendar& calendar, const Duty& duty, std::int64_t percent);

/// How far a duty has climbed.
struct Climb {
    int rung{0};                     ///< reached; 0 before the first
    std::optional<Instant> planned;  ///< when that rung was to be reached; nothing: as the plan says now
    std::optional<Instant> at;       ///< when it really was; nothing where the next one is only reckoned again
    bool heard{true};                ///< somebody was there to be told
};

/// The rung that comes next.
struct NextRung {
    const Rung* rung{nullptr};  ///< lives as long as the ladder
    Instant planned;            ///< by the ladder alone; to be handed back in Climb::planned
    Instant at;                 ///< reached once now is past it, as a limit is late only past its end
    bool provisional{false};

    [[nodiscard]] bool is_reached(Instant now) const { return now > at; }
};

/// The rung after the one that was reached, and when; nothing at the top. Only ever one: whoever comes late to a
/// ladder climbs it rung by rung, and after an outage each rung stands for at least a quarter of its time, while the
/// plan does not drift (architecture.md 4). A rung that nobody heard gives way to the next at once (GoAlert #4548),
/// but nobody is reproached before the duty is late.
[[nodiscard]] std::optional<NextRung> next_rung(const Ladder& ladder, const WorkingCalendar& calendar, const Duty& duty,
                                                const Climb& climb);

}  // namespace gridwhistle::models
