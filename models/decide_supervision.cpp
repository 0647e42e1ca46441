#include "models/draft.hpp"

#include <algorithm>

// What those do who watch over the work: urge, ask, take note. And what the asked reply.

namespace gridwhistle::models {

void ask(const Draft& draft, Event& event, int rung, std::optional<Instant> due_at) {
    const Whistle& whistle = draft.whistle();
    Supervision supervision;
    supervision.n = static_cast<std::uint16_t>(whistle.supervisions.size() + 1);
    supervision.rung = rung;
    supervision.assignment = event.assignment.value_or(0);
    supervision.clock = event.clock;
    supervision.by = event.actor;
    supervision.at = event.at;
    supervision.question = event.text;
    if (due_at) {
        Deadline reply = due_by(Clock::kSupervisionReply, supervision.n, event.at, *due_at);
        reply.fires_at = reply.due_at;
        event.deadlines.push_back(std::move(reply));
    }
    event.supervision = std::move(supervision);
}

Refused urge(Draft& draft, const Command& command) {
    Event event = draft.event(EventType::kUrged);
    event.text = command.fields.text("text");
    draft.add(std::move(event));
    return std::nullopt;
}

Refused supervise(Draft& draft, const Command& command) {
    const auto due = command.fields.instant("due");
    if (due && *due <= draft.context.now) return invalid("not_later", "/due");
    Event event = draft.event(EventType::kSupervised);
    event.text = command.fields.text("question");
    if (const auto n = command.fields.integer("assignment")) {
        const auto number = static_cast<std::uint16_t>(*n);
        if (draft.whistle().assignment(number) == nullptr) return invalid("unknown_assignment", "/assignment");
        event.assignment = number;
    }
    const bool second = command.fields.integer("level").value_or(1) == 2;
    ask(draft, event, second ? kRungSupervise2 : kRungSupervise1, due);
    draft.add(std::move(event));
    return std::nullopt;
}

Refused supervision_reply(Draft& draft, const Command& command) {
    const auto& asked = draft.whistle().supervisions;
    const auto named = command.fields.integer("supervision");
    const auto found = std::ranges::find_if(asked, [&](const Supervision& supervision) {
        return !supervision.replied_at && (!named || supervision.n == *named);
    });
    if (found == asked.end()) return invalid("unknown_supervision", "/supervision");
    Event event = draft.event(EventType::kSupervisionReplied);
    event.subject = found->n;
    event.text = command.fields.text("text");
    draft.add(std::move(event));
    return std::nullopt;
}

Refused acknowledge(Draft& draft, const Command& command) {
    const auto clock = parse_term<Clock>(command.fields.text("clock"));
    const auto of = command.fields.integer("assignment");
    const Deadline* review = find_deadline(draft.whistle(), Clock::kEmergencyReview, 0);
    const auto who =
        standing(draft.whistle(), nullptr, nullptr, draft.actor, draft.context.directory, draft.context.now);
    const bool may_review = who.meets(Relations(Relation::kLeader, Relation::kSupervisor, Relation::kDispatcher));
    if (review != nullptr && may_review && (!clock || *clock == Clock::kEmergencyReview) && !of) {
        Event reviewed = draft.event(EventType::kEmergencyReviewed);
        reviewed.text = command.fields.text("note");
        draft.add(std::move(reviewed));
        if (clock) return std::nullopt;
    }
    Event event = draft.event(EventType::kAcknowledged);
    event.text = command.fields.text("note");
    event.clock = clock;
    for (Deadline deadline : draft.whistle().deadlines) {
        if (deadline.rung == kRungNone || deadline.acknowledged_by || (clock && deadline.clock != *clock)) continue;
        if (of && !(is_of_assignment(deadline.clock) && deadline.is_of(static_cast<std::uint16_t>(*of)))) continue;
        if (of) deadline.of = {static_cast<std::uint16_t>(*of)};
        deadline.acknowledged_by = draft.actor.account;
        deadline.acknowledged_at = draft.context.now;
        event.deadlines.push_back(std::move(deadline));
    }
    if (event.deadlines.empty() && review == nullptr)
        return Refusal(RefusalClass::kWrongState, "nothing_to_acknowledge");
    if (!event.deadlines.empty()) draft.add(std::move(event));
    return std::nullopt;
}

}  // namespace gridwhistle::models
