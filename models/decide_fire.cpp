#include "models/draft.hpp"
#include "models/fire.hpp"
#include "models/usual_limits.hpp"

#include <algorithm>
#include <stdexcept>

namespace gridwhistle::models {
namespace {

struct Due {
    Instant fires_at;
    Clock clock{Clock::kReportIn};
    std::uint16_t of{0};

    friend auto operator<=>(const Due&, const Due&) = default;
};

/// Late means after the due moment, never at it.
std::vector<Due> all_due(const Whistle& whistle, Instant now) {
    std::vector<Due> found;
    for (const auto& deadline : whistle.deadlines) {
        if (!deadline.fires_at || *deadline.fires_at >= now) continue;
        for (const std::uint16_t n : deadline.of) found.push_back({*deadline.fires_at, deadline.clock, n});
    }
    std::ranges::sort(found);
    return found;
}

Event fired(const Draft& draft, EventType type, const Deadline& deadline, std::uint16_t of) {
    Event event = is_of_assignment(deadline.clock) ? draft.event(type, of) : draft.event(type);
    if (!is_of_assignment(deadline.clock) && of != 0) event.subject = of;
    event.clock = deadline.clock;
    event.due_at = deadline.due_at;
    return event;
}

/// One rung up, for one party, whatever became of those it shared its deadline with.
void climb(Draft& draft, const Deadline& late, std::uint16_t of) {
    Event event = fired(draft, EventType::kEscalated, late, of);
    Deadline deadline = late;
    deadline.of = {of};
    const Rung* rung = step_up(deadline, draft.whistle(), draft.context.now, draft.clock_rules());
    if (rung == nullptr) {
        // The ladder has changed since this was armed: nothing of it is reached yet, or nothing is left of it.
        arm(deadline, draft.whistle(), draft.clock_rules());
        event.type = EventType::kReckonedAgain;
        event.deadlines.push_back(std::move(deadline));
        return draft.add(std::move(event));
    }
    event.rung = rung->number;
    tell(draft, *rung, deadline);
    settle_on(deadline, draft.whistle(), draft.context.now, !deadline.told.empty(), draft.clock_rules());
    if (rung->reply) {
        const auto due = due_time(draft.context.policies.calendar(), draft.context.now, *rung->reply);
        ask(draft, event, rung->number, due.at);
    }
    event.deadlines.push_back(std::move(deadline));
    draft.add(std::move(event));
}

/// No reply to a question climbs: the next rung, with a question of its own as long as there is one.
void answer_missing(Draft& draft, const Deadline& late, std::uint16_t of) {
    const Supervision& asked = *draft.whistle().supervision(of);
    Event event = fired(draft, EventType::kEscalated, late, of);
    event.rung = asked.rung + 1;
    if (asked.assignment != 0) event.assignment = asked.assignment;
    Deadline deadline = late;
    deadline.rung = event.rung;
    deadline.fires_at.reset();
    event.text = asked.question;
    if (event.rung == kRungSupervise2) {
        const Limit reply = usual_limit(Clock::kSupervisionReply, draft.whistle().priority);
        ask(draft, event, event.rung, due_time(draft.context.policies.calendar(), draft.context.now, reply).at);
    }
    event.deadlines.push_back(std::move(deadline));
    draft.add(std::move(event));
}

/// Silence for three days: the work counts as done, unconfirmed, and outside the resolution rate (decisions.md).
void close_unconfirmed(Draft& draft, const Deadline& deadline) {
    Event event = fired(draft, EventType::kAccepted, deadline, 0);
    event.unconfirmed = true;
    for (const auto& part : draft.whistle().assignments) {
        if (part.state == AssignmentState::kDoneClaimed) event.accepted.push_back(part.n);
    }
    draft.add(std::move(event));
}

void lapse(Draft& draft, const Deadline& deadline, std::uint16_t proposal) {
    Event event = fired(draft, EventType::kProposalLapsed, deadline, proposal);
    event.proposal_n = proposal;
    draft.add(std::move(event));
}

void look_at(Draft& draft, const Deadline& deadline, std::uint16_t of) {
    switch (deadline.clock) {
        case Clock::kJudgement: return close_unconfirmed(draft, deadline);
        case Clock::kFollowUp: return draft.add(fired(draft, EventType::kFollowUpOver, deadline, of));
        case Clock::kEvaluation: return draft.add(fired(draft, EventType::kEvaluationsShown, deadline, of));
        case Clock::kProposal: return lapse(draft, deadline, of);
        case Clock::kAdjudication: return rule_for_fallback(draft);
        case Clock::kSuspensionReview: return go_on(draft, fired(draft, EventType::kResumed, deadline, of));
        case Clock::kSupervisionReply: return answer_missing(draft, deadline, of);
        default: return climb(draft, deadline, of);
    }
}

/// An open whistle without any clock: from before there were clocks, or damaged.
bool is_asleep(const Whistle& whistle) {
    return is_open(whistle.state) && whistle.state != WhistleState::kSuspended && whistle.deadlines.empty();
}

}  // namespace

Decision decide_fire(const Whistle& whistle, const Fire& fire, const Context& context) {
    static const Actor kSystem = [] {
        Actor system;
        system.system = true;
        return system;
    }();
    const FlowProfile* flow = context.policies.flow(whistle.flow, whistle.flow_version);
    if (flow == nullptr) throw std::logic_error("profile " + whistle.flow.value + " of an open whistle is gone");
    Draft draft(whistle, kSystem, *flow, context);
    if (fire.forgotten && is_asleep(whistle)) go_on(draft, draft.event(EventType::kReckonedAgain));
    for (const auto& due : all_due(whistle, context.now)) {
        const Deadline* found = find_deadline(draft.whistle(), due.clock, due.of);
        // What came before may have met it, or given it more time.
        if (found == nullptr || !found->fires_at || *found->fires_at >= context.now) continue;
        look_at(draft, Deadline(*found), due.of);
    }
    return std::move(draft).finish();
}

}  // namespace gridwhistle::models
