#pragma once

#include "models/ids.hpp"
#include "models/limit.hpp"
#include "models/terms.hpp"
#include "models/time.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace gridwhistle::models {

struct Whistle;

/// What somebody owes by a moment. The first group is owed by the party of an assignment, the others by those who
/// judge, decide, review or reply.
enum class Clock : std::uint8_t {
    kReportIn,
    kResolve,
    kSign,
    kContact,
    kProgress,
    kVerification,      ///< of an assignment that claims to be done
    kJudgement,         ///< of the whistle: silence closes it, unconfirmed
    kFollowUp,          ///< of a closed whistle that was drawn, or whose requester never answered
    kEvaluation,        ///< two-way; then both sides are shown
    kProposal,          ///< of a proposal; silence lapses
    kAdjudication,      ///< of a dispute; without a ruling the fallback leads
    kSuspensionReview,  ///< missed: work goes on, and it counts as overdue
    kSupervisionReply,  ///< of a question that supervision asked
    kEmergencyReview,   ///< of an emergency that nobody had to approve
};

template <>
struct Spellings<Clock> {
    static constexpr auto kWords = std::to_array<std::string_view>(
        {"report_in", "resolve", "sign", "contact", "progress", "verification", "judgement", "follow_up", "evaluation",
         "proposal", "adjudication", "suspension_review", "supervision_reply", "emergency_review"});
};

/// Steps of the ladder that somebody climbs who lets a deadline pass (decisions.md, "Rungs").
inline constexpr int kRungNone = 0;
inline constexpr int kRungRemind = 1;
inline constexpr int kRungUrge = 2;
inline constexpr int kRungSupervise1 = 3;
inline constexpr int kRungSupervise2 = 4;
inline constexpr int kRungFormalTalk = 5;
inline constexpr int kRungJointMeeting = 6;

/// One duty with its due moment. Those who were called at once and have the same limit share it until their ways part.
struct Deadline {
    Clock clock{Clock::kReportIn};
    std::vector<std::uint16_t> of;  ///< numbers of assignments, or of the proposal or supervision; {0}: the whistle
    Instant start;
    std::optional<Limit> limit;       ///< nothing: due at a moment that somebody named
    bool halved{false};               ///< rework has half the limit
    Instant warn_at;                  ///< from here on it is yellow
    Instant due_at;                   ///< still in time (decisions.md: late means now > due)
    bool provisional{false};          ///< passes a year whose holidays are not published yet
    std::optional<Instant> fires_at;  ///< when the engine looks at it next; nothing: it has climbed to the top
    int rung{kRungNone};
    std::optional<Instant> planned_at;  ///< when that rung was to be reached, so that the plan does not drift
    std::vector<AccountId> told;        ///< at this rung
    bool nobody_on_duty{false};
    std::optional<AccountId> acknowledged_by;
    std::optional<Instant> acknowledged_at;

    [[nodiscard]] bool is_of(std::uint16_t n) const;
    friend bool operator==(const Deadline&, const Deadline&) = default;
};

enum class Light : std::uint8_t { kGrey, kGreen, kBlue, kYellow, kRed };

template <>
struct Spellings<Light> {
    static constexpr auto kWords = std::to_array<std::string_view>({"grey", "green", "blue", "yellow", "red"});
};

[[nodiscard]] Light light_of(const Deadline& deadline, Instant now);

/// Whether an assignment owes it, not those who judge or decide.
[[nodiscard]] bool is_of_assignment(Clock clock);

/// Whether the duty still exists as the whistle stands. What is no longer owed is dropped with the event that met or
/// ended it, so that no clock outlives its reason.
[[nodiscard]] bool is_owed(const Whistle& whistle, const Deadline& deadline, std::uint16_t of);

/// Drops what is no longer owed.
void drop_met(Whistle& whistle);

/// Puts a deadline in force: it takes the place of what those in its `of` owed by the same clock.
void put(std::vector<Deadline>& deadlines, Deadline deadline);

/// The one that this assignment, proposal, supervision or (0) whistle owes by this clock.
[[nodiscard]] const Deadline* find_deadline(const Whistle& whistle, Clock clock, std::uint16_t of);

/// When the engine has to look at the whistle next; nothing when no clock runs.
[[nodiscard]] std::optional<Instant> next_firing(const Whistle& whistle);

/// The worst light of what an assignment owes; grey when it owes nothing, blue while the whistle is suspended.
[[nodiscard]] Light light_of(const Whistle& whistle, std::uint16_t assignment, Instant now);

/// The worst light of the live assignments, of the judgement and of what else the whistle waits for.
[[nodiscard]] Light light_of(const Whistle& whistle, Instant now);

}  // namespace gridwhistle::models
