#include "models/draft.hpp"
#include "models/transitions.hpp"

#include <algorithm>

// A profile's own actions: what they may do was linted when the profile was loaded.

namespace gridwhistle::models {
namespace {

Refused check_attempts(const ActionAim& aim) {
    const Tier* tier = aim.flow.tier_at(aim.part.level);
    const bool spent = tier != nullptr && static_cast<int>(aim.part.attempts) >= tier->attempts;
    if (aim.action.attempt && spent) {
        const Tier* next = aim.flow.tier_after(aim.part.level);
        return Refusal(RefusalClass::kWrongState, "attempts_spent")
            .with("level", aim.part.level)
            .with("attempts", std::to_string(tier->attempts))
            .with("next_level", next == nullptr ? std::string() : next->level);
    }
    if (aim.action.effect != Effect::kNextTier) return std::nullopt;
    // A support does not climb, and its going up would bring a second lead.
    if (aim.part.role != AssignmentRole::kLead) return Refusal(RefusalClass::kWrongState, "only_the_lead");
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

/// Hands a position of the form over beside the events and gives what may stand in them.
Fields without_positions(Draft& draft, Fields data) {
    for (const auto& name : position_names(data)) {
        draft.position = data.fix(name);
        data.remove(name);
    }
    return data;
}

void propose(Draft& draft, const FlowAction& action, std::uint16_t assignment, const Fields& data) {
    Proposal proposal = draft.proposal(ProposalKind::kAction, assignment);
    proposal.action = action.name;
    proposal.data = without_positions(draft, data);
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
    draft.call(event, std::move(route), EndReason::kNextTier);
}

}  // namespace

Refused check_action(const ActionAim& aim) {
    if (std::ranges::find(aim.action.from, aim.part.state) == aim.action.from.end())
        return Refusal(RefusalClass::kWrongState, "wrong_state").with("state", std::string(to_text(aim.part.state)));
    const auto times = std::ranges::count(aim.part.acted, aim.action.name);
    if (aim.action.limit > 0 && times >= aim.action.limit)
        return Refusal(RefusalClass::kWrongState, "limit_reached").with("limit", std::to_string(aim.action.limit));
    const WhistleState state = aim.whistle.state;
    if (!is_open(state) || state == WhistleState::kSuspended)
        return Refusal(RefusalClass::kWrongState, "wrong_state").with("state", std::string(to_text(state)));
    if (aim.action.effect == Effect::kDone && !may_leave_scene(aim.whistle, aim.part))
        return Refusal(RefusalClass::kWrongState, "not_released");
    if (auto refused = check_stage(aim)) return refused;
    return check_attempts(aim);
}

Refused check_act(const Aim& aim, const FlowAction& action) {
    const Assignment& part = *aim.assignment;
    const bool approved = action.approval.count > 0;  // then whoever approves closes it, and is asked the same
    if (action.effect == Effect::kClose && !approved && is_of_any_handling_unit(aim))
        return Refusal(RefusalClass::kNotPermitted, "own_work");
    const bool waits = std::ranges::any_of(aim.whistle.proposals, [&](const Proposal& proposal) {
        return proposal.state == ProposalState::kOpen && proposal.kind == ProposalKind::kAction &&
               proposal.action == action.name && proposal.assignment == part.n;
    });
    if (waits) return Refusal(RefusalClass::kWrongState, "already_proposed");
    if (part.role == AssignmentRole::kCc) return Refusal(RefusalClass::kWrongState, "only_informed");
    return check_action({aim.whistle, aim.flow, action, part, aim.now});
}

Refused check_action_fields(const Command& command, const FlowProfile& flow) {
    const FlowAction* action = flow.action(command.action);
    if (action == nullptr) return invalid("unknown_action", "/action");
    auto faults = check_fields(command.fields, action->fields);
    if (faults.empty()) return std::nullopt;
    faults.front().pointer = "/data" + faults.front().pointer;
    return std::move(faults.front());
}

void carry_out(Draft& draft, const FlowAction& action, std::uint16_t assignment, const Fields& data,
               std::optional<AccountId> taker) {
    const Assignment part = *draft.whistle().assignment(assignment);
    Event event = draft.event(EventType::kActed, assignment);
    event.action = action.name;
    event.fields = without_positions(draft, data);
    event.attempt = action.attempt;
    if (!action.to_stage.empty()) event.stage = action.to_stage;
    if (action.effect == Effect::kNextTier) to_next_tier(draft, event, part);
    draft.add(std::move(event));

    const bool arrives = action.effect == Effect::kReportIn && part.state != AssignmentState::kWorking;
    if (arrives) {
        Event arrival = draft.event(EventType::kReportedIn, assignment);
        arrival.arrival = Arrival::kUnverified;
        if (!part.holder) arrival.holder = taker;
        draft.add(std::move(arrival));
    }
    if (action.effect == Effect::kDone) claim_done(draft, assignment, data.text("feedback"), {}, taker);
    if (action.effect == Effect::kClose) {
        Event closed = draft.event(EventType::kClosed);
        closed.text = action.name;
        closed.endings = draft.endings(EndReason::kClosedByDispatcher);
        draft.add(std::move(closed));
    }
}

Refused act(Draft& draft, const Command& command) {
    const FlowAction& action = *draft.flow.action(command.action);
    const Assignment& part =
        command.assignment ? *draft.whistle().assignment(*command.assignment) : *draft.whistle().lead();
    if (action.approval.count > 0) {
        propose(draft, action, part.n, command.fields);
        return std::nullopt;
    }
    const auto taker = draft.is_member(part) ? std::optional(command.actor.account) : std::nullopt;
    carry_out(draft, action, part.n, command.fields, taker);
    return std::nullopt;
}

}  // namespace gridwhistle::models
