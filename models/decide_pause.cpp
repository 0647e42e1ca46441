#include "models/draft.hpp"

#include <algorithm>

// More time: an extension of one duty, a suspension of the whole, an exclusion from the appraisal. Each is a proposal
// that somebody else decides; until then every clock runs on (defaults.md 2.4).

namespace gridwhistle::models {
namespace {

constexpr std::chrono::days kReviewWithin{90};  ///< a suspension is looked at again at the latest (defaults.md 2.4)

void propose(Draft& draft, Proposal proposal) {
    Event event = draft.event(EventType::kProposed);
    event.proposal = std::move(proposal);
    draft.add(std::move(event));
}

}  // namespace

Refused extend(Draft& draft, const Command& command) {
    const Instant until = *command.fields.instant("until");
    const Deadline* due = find_deadline(draft.whistle(), Clock::kResolve, *command.assignment);  // the table saw it
    if (until <= due->due_at) return invalid("not_later", "/until");
    // No more than the original limit again (defaults.md 2.4).
    const WorkingCalendar& calendar = draft.context.policies.calendar();
    if (due->limit && until > due_time(calendar, due->due_at, *due->limit).at) return invalid("too_late", "/until");
    Proposal proposal = draft.proposal(ProposalKind::kExtension, *command.assignment);
    proposal.reason = command.fields.text("reason");
    proposal.until = until;
    proposal.deciders = {Role::kDispatcher, Role::kSupervisor};
    propose(draft, std::move(proposal));
    return std::nullopt;
}

void carry_out_extension(Draft& draft, const Proposal& proposal) {
    const Deadline* found = find_deadline(draft.whistle(), Clock::kResolve, proposal.assignment);
    if (found == nullptr) return;  // met meanwhile
    Event event = draft.event(EventType::kExtended, proposal.assignment);
    Deadline due = *found;
    due.of = {proposal.assignment};
    due.due_at = *proposal.until;
    due.rung = kRungNone;
    due.told.clear();
    due.warn_at = std::min(share_of(due, kWarnPercent, draft.whistle(), draft.context.policies.calendar()), due.due_at);
    due.planned_at.reset();
    arm(due, draft.whistle(), draft.clock_rules());
    event.proposal_n = proposal.n;
    event.due_at = due.due_at;
    event.deadlines.push_back(std::move(due));
    draft.add(std::move(event));
}

Refused suspend(Draft& draft, const Command& command) {
    const Instant review_at = *command.fields.instant("review_at");
    if (review_at <= draft.context.now) return invalid("not_later", "/review_at");
    if (review_at > draft.context.now + kReviewWithin) return invalid("too_late", "/review_at");
    Proposal proposal = draft.proposal(ProposalKind::kSuspension, 0);
    proposal.reason = command.fields.text("reason");
    proposal.evidence = command.fields.text("evidence");
    proposal.until = review_at;
    proposal.deciders = {Role::kSupervisor, Role::kLeader};
    propose(draft, std::move(proposal));
    return std::nullopt;
}

void carry_out_suspension(Draft& draft, const Proposal& proposal) {
    Event event = draft.event(EventType::kSuspended);
    event.proposal_n = proposal.n;
    event.text = proposal.reason;
    Deadline review = due_by(Clock::kSuspensionReview, 0, draft.context.now, *proposal.until);
    review.fires_at = review.due_at;
    event.due_at = review.due_at;
    event.deadlines.push_back(std::move(review));
    draft.add(std::move(event));
}

void go_on(Draft& draft, Event event) {
    // The clocks are reckoned on the whistle as it goes on, and come with the event that lets it go on.
    Whistle after = evolve(draft.whistle(), event);
    event.deadlines = reckoned_again(after, draft.context.now, draft.clock_rules());
    draft.add(std::move(event));
}

Refused resume(Draft& draft, const Command& command) {
    Event event = draft.event(EventType::kResumed);
    event.text = command.fields.text("reason");
    go_on(draft, std::move(event));
    return std::nullopt;
}

Refused exclude(Draft& draft, const Command& command) {
    Proposal proposal = draft.proposal(ProposalKind::kExclusion, 0);
    proposal.reason = command.fields.text("reason");
    proposal.deciders = {Role::kDispatcher, Role::kSupervisor, Role::kLeader};
    proposal.count = 2;
    propose(draft, std::move(proposal));
    return std::nullopt;
}

void carry_out_exclusion(Draft& draft, const Proposal& proposal) {
    Event event = draft.event(EventType::kExcluded);
    event.proposal_n = proposal.n;
    event.text = proposal.reason;
    draft.add(std::move(event));
}

}  // namespace gridwhistle::models
