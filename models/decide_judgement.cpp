#include "models/draft.hpp"

#include <algorithm>

// The end of work and what others say about it: done, verify, answer.

namespace gridwhistle::models {
namespace {

/// Supports nobody took up go home with the lead where the profile says so; in an emergency the alerted steward
/// seats do (decisions.md, "Smaller questions").
std::vector<Ending> sent_home(const Draft& draft) {
    std::vector<Ending> endings;
    const Whistle& whistle = draft.whistle();
    const bool few_clocks = whistle.priority == Priority::kP2 || whistle.priority == Priority::kP3;
    const bool stands_down = draft.flow.stands_down_offered_supports && few_clocks && whistle.kind != Kind::kEmergency;
    for (const auto& part : whistle.assignments) {
        if (part.role == AssignmentRole::kLead || !is_live(part.state)) continue;
        const bool steward = whistle.kind == Kind::kEmergency && part.party.kind == PartyKind::kSeat &&
                             part.state != AssignmentState::kDoneClaimed;
        const bool untouched = part.state == AssignmentState::kOffered;
        if (steward || (untouched && stands_down) || part.role == AssignmentRole::kCc)
            endings.push_back({part.n, AssignmentState::kStoodDown, EndReason::kNone});
    }
    return endings;
}

Judgement judged(const Draft& draft, JudgementSlot slot, std::uint16_t assignment, Solved solved) {
    Judgement judgement;
    judgement.slot = slot;
    judgement.assignment = assignment;
    judgement.by = draft.actor.account;
    judgement.at = draft.context.now;
    judgement.solved = solved;
    return judgement;
}

std::vector<std::uint16_t> all_done_claimed(const Whistle& whistle) {
    std::vector<std::uint16_t> found;
    for (const auto& part : whistle.assignments) {
        if (part.state == AssignmentState::kDoneClaimed) found.push_back(part.n);
    }
    return found;
}

/// What the requester says about the whole, to us or on the telephone.
Event answered(Draft& draft, const Command& command, JudgementSlot slot) {
    const Solved solved = *parse_term<Solved>(command.fields.text("solved"));
    const bool closed = draft.whistle().state == WhistleState::kClosed;
    Judgement judgement = judged(draft, slot, 0, solved);
    judgement.text = command.fields.text("text");
    judgement.contacted_in_time = command.fields.flag("contacted_in_time");
    if (const auto stars = command.fields.integer("satisfaction")) judgement.satisfaction = static_cast<int>(*stars);

    Event event = draft.event(EventType::kAnswered);
    if (solved == Solved::kNo) {
        event.type = closed ? EventType::kReopened : EventType::kRework;
        send_back(draft, event);
    } else {
        event.accepted = all_done_claimed(draft.whistle());
    }
    event.text = judgement.text;
    event.judgement = std::move(judgement);
    return event;
}

}  // namespace

void claim_done(Draft& draft, std::uint16_t assignment, const std::string& feedback, const std::string& note,
                std::optional<AccountId> taker) {
    const Assignment& part = *draft.whistle().assignment(assignment);
    Event event = draft.event(EventType::kDoneClaimed, assignment);
    event.text = feedback;
    if (!note.empty()) event.fields.set("note", note);
    if (!part.reported_in_at) event.arrival = Arrival::kUnverified;
    if (!part.holder) event.holder = taker;
    if (part.role == AssignmentRole::kLead) event.endings = sent_home(draft);
    draft.add(std::move(event));
}

Refused done(Draft& draft, const Command& command) {
    claim_done(draft, *command.assignment, command.fields.text("feedback"), command.fields.text("note"));
    return std::nullopt;
}

Refused verify(Draft& draft, const Command& command) {
    const std::uint16_t n = *command.assignment;
    const bool passed = command.fields.flag("passed").value_or(false);
    Event event = draft.event(passed ? EventType::kAccepted : EventType::kRework);
    event.text = command.fields.text("note");
    event.judgement = judged(draft, JudgementSlot::kVerification, n, passed ? Solved::kYes : Solved::kNo);
    event.judgement->text = event.text;
    if (passed) {
        event.accepted.push_back(n);
    } else {
        event.assignment = n;
    }
    draft.add(std::move(event));
    return std::nullopt;
}

void send_back(Draft& draft, Event& event) {
    const Assignment* lead = draft.whistle().lead();
    if (lead != nullptr) {
        event.assignment = lead->n;
    } else {
        draft.call(event, draft.context.routes.find(draft.query()), EndReason::kNone);
    }
}

Refused answer(Draft& draft, const Command& command) {
    draft.add(answered(draft, command, JudgementSlot::kAnswer));
    return std::nullopt;
}

// Unreachable is not satisfied: such a try says nothing about the work (defaults.md 2.5).
Refused follow_up(Draft& draft, const Command& command) {
    if (command.fields.flag("reached").value_or(false)) {
        if (!command.fields.has("solved")) return invalid("required", "/solved");
        draft.add(answered(draft, command, JudgementSlot::kFollowUp));
        return std::nullopt;
    }
    Event event = draft.event(EventType::kFollowedUp);
    event.text = command.fields.text("text");
    event.judgement = judged(draft, JudgementSlot::kFollowUp, 0, Solved::kNo);
    event.judgement->unreached = true;
    draft.add(std::move(event));
    return std::nullopt;
}

}  // namespace gridwhistle::models
