#include "models/clocks.hpp"
#include "models/whistle.hpp"

// How deadlines meet ladders: when the next rung comes, and what is written down when it is reached.

namespace gridwhistle::models {
namespace {

const Ladder* ladder_of(const Deadline& deadline, const Whistle& whistle, const ClockRules& rules) {
    return rules.policies.ladders().fitting({whistle.kind, whistle.priority, whistle.level, to_text(deadline.clock)});
}

/// What an extension added is no part of the limit: shares are then counted on the stretch from start to due.
Duty duty_of(const Deadline& deadline, const Whistle& whistle, const ClockRules& rules) {
    Duty duty;
    duty.start = deadline.start;
    duty.due_at = deadline.due_at;
    duty.limit_percent = deadline.halved ? 50 : 100;
    duty.pauses = whistle.pauses;
    const bool as_limited =
        deadline.limit &&
        due_time(rules.policies.calendar(), deadline.start, *deadline.limit, whistle.pauses, duty.limit_percent).at ==
            deadline.due_at;
    if (as_limited) duty.limit = deadline.limit;
    return duty;
}

std::optional<NextRung> next_of(const Deadline& deadline, const Whistle& whistle, std::optional<Instant> reached_at,
                                bool heard, const ClockRules& rules) {
    const Ladder* ladder = ladder_of(deadline, whistle, rules);
    if (ladder == nullptr) return std::nullopt;
    return next_rung(*ladder, rules.policies.calendar(), duty_of(deadline, whistle, rules),
                     Climb{deadline.rung, deadline.planned_at, reached_at, heard});
}

}  // namespace

bool climbs(Clock clock) {
    switch (clock) {
        case Clock::kJudgement:
        case Clock::kFollowUp:
        case Clock::kEvaluation:
        case Clock::kProposal:
        case Clock::kAdjudication:
        case Clock::kSuspensionReview:
        case Clock::kSupervisionReply: return false;  // its rung is one above the question's
        default: return true;
    }
}

void arm(Deadline& deadline, const Whistle& whistle, const ClockRules& rules) {
    deadline.fires_at.reset();
    if (!climbs(deadline.clock)) {
        if (deadline.rung == kRungNone) deadline.fires_at = deadline.due_at;  // else it has said all it had to say
    } else if (const auto next = next_of(deadline, whistle, std::nullopt, true, rules)) {
        deadline.fires_at = next->at;
    }
}

const Rung* step_up(Deadline& deadline, const Whistle& whistle, Instant now, const ClockRules& rules) {
    const auto next = next_of(deadline, whistle, std::nullopt, true, rules);
    const bool unheard = deadline.rung > kRungNone && deadline.told.empty();  // gives way before its time is over
    if (!next || !(unheard || next->is_reached(now))) return nullptr;
    deadline.rung = next->rung->number;
    deadline.planned_at = next->planned;
    deadline.acknowledged_by.reset();
    deadline.acknowledged_at.reset();
    return next->rung;
}

void settle_on(Deadline& deadline, const Whistle& whistle, Instant now, bool heard, const ClockRules& rules) {
    deadline.fires_at.reset();
    if (const auto next = next_of(deadline, whistle, now, heard, rules)) deadline.fires_at = next->at;
}

}  // namespace gridwhistle::models
