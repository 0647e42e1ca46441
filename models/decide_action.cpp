#include "models/draft.hpp"

#include <algorithm>

// A profile's own actions: what they may do was linted when the profile was loaded.

namespace gridwhistle::models {
namespace {

const Assignment* target_of(const Draft& draft, const Command& command) {
    if (command.assignment) return draft.whistle().assignment(*command.assignment);
    return draft.whistle().lead();
}

Refused check_attempts(const ActionAim& aim) {
    const Tier* tier = aim.flow.tier(aim.part.level);
    const bool spent = tier != nullptr && static_cast<int>(aim.part.attempts) >= tier->attempts;
    if (aim.action.attempt && spent) {
        const Tier* next = aim.flow.tier_after(aim.part.level);
        return Refusal(RefusalClass::kWrongState, "attempts_spent")
            .with("level", aim.part.level)
            .with("attempts", std::to_string(tier->attempts))
            .with("next_level", next == nullptr ? std::string() : next->level);
    }
    if (aim.action.effect != Effect::kNextTier) return std::nullopt;
    if (tier == nullptr || aim.flow.tier_after(aim.part.level) == nullptr)
        return Refusal(RefusalClass::kWrongState, "no_next_tier").with("level", aim.part.level);
    if (!spent) {
        return Refusal(RefusalClass::kWrongState, "attempts_left")
            .with("attempts", std::to_string(aim.part.attempts))
            .with("of", std::to_string(tier->attempts));
    }
    return std::nullopt;
}

Refused check_stage(const ActionAim& aim) {
    const bool fits =
        aim.action.stages.empty() || std::ranges::find(aim.action.stages, aim.whistle.stage) != aim.action.stages.end();
    if (!fits) return Refusal(RefusalClass::kWrongState, "wrong_stage").with("stage", aim.whistle.stage);
    const Stage* stage = aim.flow.stage(aim.whistle.stage);
    const bool leaves = !aim.action.to_stage.empty() && aim.action.to_stage != aim.whistle.stage;
    if (leaves && stage != nullptr && aim.now < aim.whistle.stage_since + stage->min_duration)
        return Refusal(RefusalClass::kWrongState, "stage_not_over").with("stage", aim.whistle.stage);
    return std::nullopt;
}

void propose(Draft& draft, const FlowAction& action, std::uint16_t assignment, const Fields& data) {
    Proposal proposal = draft.proposal(ProposalKind::kAction, assignment);
    proposal.action = action.name;
    proposal.data = data;
    proposal.deciders = action.approval.roles;
    proposal.count = action.approval.count;
    Event event = draft.event(EventType::kProposed);
    event.proposal = std::move(proposal);
    draft.add(std::move(event));
}

void to_next_tier(Draft& draft, Event& event, const Assignment& part) {
    const Tier* next = draft.flow.tier_after(part.level);
    Route route = draft.context.routes.desk(draft.query(), next->level);
    route.level = next->level;  // where the level has no desk of its own, the fallback stands in for it
    event.endings.push_back({part.n, AssignmentState::kEnded, EndReason::kNextTier});
    event.level = next->level;
    event.offers = draft.offers(route);
    event.route = std::move(route);
}

}  // namespace

Refused check_action(const ActionAim& aim) {
    if (std::ranges::find(aim.action.from, aim.part.state) == aim.action.from.end())
        return Refusal(RefusalClass::kWrongState, "wrong_state").with("state", std::string(to_text(aim.part.state)));
    const auto times = std::ranges::count(aim.part.acted, aim.action.name);
    if (aim.action.limit > 0 && times >= aim.action.limit)
        return Refusal(RefusalClass::kWrongState, "limit_reached").with("limit", std::to_string(aim.action.limit));
    const bool waits = std::ranges::any_of(aim.whistle.proposals, [&](const Proposal& proposal) {
        return proposal.state == ProposalState::kOpen && proposal.kind == ProposalKind::kAction &&
               proposal.action == aim.action.name && proposal.assignment == aim.part.n;
    });
    if (waits) return Refusal(RefusalClass::kWrongState, "already_proposed");
    const WhistleState state = aim.whistle.state;
    if (!is_open(state) || state == WhistleState::kSuspended)
        return Refusal(RefusalClass::kWrongState, "wrong_state").with("state", std::string(to_text(state)));
    if (auto refused = check_stage(aim)) return refused;
    return check_attempts(aim);
}

void carry_out(Draft& draft, const FlowAction& action, std::uint16_t assignment, const Fields& data) {
    const Assignment part = *draft.whistle().assignment(assignment);
    Event event = draft.event(EventType::kActed, assignment);
    event.action = action.name;
    event.fields = data;
    event.attempt = action.attempt;
    if (!action.to_stage.empty()) event.stage = action.to_stage;
    if (action.effect == Effect::kNextTier) to_next_tier(draft, event, part);
    draft.add(std::move(event));

    const bool arrives = action.effect == Effect::kReportIn && part.state != AssignmentState::kWorking;
    if (arrives) {
        Event arrival = draft.event(EventType::kReportedIn, assignment);
        arrival.arrival = Arrival::kUnverified;
        if (!part.holder) arrival.holder = draft.actor.account;
        draft.add(std::move(arrival));
    }
    if (action.effect == Effect::kDone) claim_done(draft, assignment, data.text("feedback"), {});
    if (action.effect == Effect::kClose) {
        Event closed = draft.event(EventType::kClosed);
        closed.text = action.name;
        closed.endings = draft.endings(EndReason::kClosedByDispatcher);
        draft.add(std::move(closed));
    }
}

Refused act(Draft& draft, const Command& command) {
    const FlowAction* action = draft.flow.action(command.action);
    if (action == nullptr) return invalid("unknown_action", "/action");
    const Assignment* part = target_of(draft, command);
    if (part == nullptr) return Refusal(RefusalClass::kWrongState, "no_live_assignment");
    const Relations who =
        standing(draft.whistle(), part, nullptr, command.actor, draft.context.directory, draft.context.now);
    if (!who.meets(action->who)) return Refusal(RefusalClass::kNotPermitted, "not_permitted");
    auto faults = check_fields(command.fields, action->fields);
    if (!faults.empty()) {
        faults.front().pointer = "/data" + faults.front().pointer;
        return std::move(faults.front());
    }
    if (auto refused = check_action({draft.whistle(), draft.flow, *action, *part, draft.context.now})) return refused;
    if (action->approval.count > 0) {
        propose(draft, *action, part->n, command.fields);
    } else {
        carry_out(draft, *action, part->n, command.fields);
    }
    return std::nullopt;
}

}  // namespace gridwhistle::models
