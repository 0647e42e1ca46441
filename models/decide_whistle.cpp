#include "models/draft.hpp"

#include <algorithm>
#include <stdexcept>

// Commands of dispatchers and filers on the whistle as a whole.

namespace gridwhistle::models {
namespace {

void finish_as(Draft& draft, EventType type, EndReason why, const std::string& reason) {
    Event event = draft.event(type);
    event.text = reason;
    event.endings = draft.endings(why);
    draft.add(std::move(event));
}

}  // namespace

Refused decline(Draft& draft, const Command& command) {
    finish_as(draft, EventType::kDeclined, EndReason::kDeclined, command.fields.text("reason"));
    return std::nullopt;
}

Refused cancel(Draft& draft, const Command& command) {
    finish_as(draft, EventType::kCancelled, EndReason::kCancelled, command.fields.text("reason"));
    return std::nullopt;
}

Refused close(Draft& draft, const Command& command) {
    finish_as(draft, EventType::kClosed, EndReason::kClosedByDispatcher, command.fields.text("reason"));
    return std::nullopt;
}

Refused reopen(Draft& draft, const Command& command) {
    Event event = draft.event(EventType::kReopened);
    event.text = command.fields.text("reason");
    send_back(draft, event);
    draft.add(std::move(event));
    return std::nullopt;
}

Refused note(Draft& draft, const Command& command) {
    Event event = draft.event(EventType::kNoted);
    event.text = command.fields.text("text");
    draft.add(std::move(event));
    return std::nullopt;
}

Refused merge(Draft& draft, const Command&) {
    const Whistle& winner = *draft.context.related;  // check_meaning saw that it is the one meant
    if (!is_open(winner.state)) return Refusal(RefusalClass::kWrongState, "target_not_open");
    Event event = draft.event(EventType::kMerged);
    event.other = winner.id;
    draft.add(std::move(event));

    const Link link{LinkKind::kDuplicateOf, draft.whistle().id};
    if (std::ranges::find(winner.links, link) != winner.links.end()) return std::nullopt;  // merged once before
    const FlowProfile* flow = draft.context.policies.flow(winner.flow, winner.flow_version);
    if (flow == nullptr) throw std::logic_error("profile " + winner.flow.value + " of an open whistle is gone");
    Draft other(winner, draft.actor, *flow, draft.context);
    Event linked = other.event(EventType::kLinked);
    linked.link = link.kind;
    linked.other = link.other;
    other.add(std::move(linked));
    draft.related_events = std::move(other).finish().events;
    return std::nullopt;
}

Refused unmerge(Draft& draft, const Command&) {
    go_on(draft, draft.event(EventType::kUnmerged));
    return std::nullopt;
}

}  // namespace gridwhistle::models
