#include "models/draft.hpp"

#include <charconv>

// Commands of dispatchers and filers on the whistle as a whole.

namespace gridwhistle::models {
namespace {

std::optional<WhistleId> parse_id(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 1 || value > kWhistleIdMax)
        return std::nullopt;
    return WhistleId{value};
}

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
    const Assignment* lead = draft.whistle().lead();
    if (lead != nullptr) {
        event.assignment = lead->n;
    } else {
        Route route = draft.context.routes.find(draft.query());
        event.offers = draft.offers(route);
        event.route = std::move(route);
    }
    draft.add(std::move(event));
    return std::nullopt;
}

Refused note(Draft& draft, const Command& command) {
    Event event = draft.event(EventType::kNoted);
    event.text = command.fields.text("text");
    draft.add(std::move(event));
    return std::nullopt;
}

Refused merge(Draft& draft, const Command& command) {
    const auto into = parse_id(command.fields.text("into"));
    if (!into || *into == draft.whistle().id) return invalid("not_another_whistle", "/into");
    const Whistle* winner = draft.context.related;
    const bool readable =
        winner != nullptr && may_read(*winner, command.actor, draft.context.directory, draft.context.now);
    if (!readable) return invalid("unknown_whistle", "/into");
    if (!is_open(winner->state)) return Refusal(RefusalClass::kWrongState, "target_not_open");
    Event event = draft.event(EventType::kMerged);
    event.other = into;
    draft.add(std::move(event));

    Draft other(*winner, draft.actor, draft.flow, draft.context);
    Event linked = other.event(EventType::kLinked);
    linked.link = LinkKind::kDuplicateOf;
    linked.other = draft.whistle().id;
    other.add(std::move(linked));
    draft.related_events = std::move(other).finish().events;
    return std::nullopt;
}

Refused unmerge(Draft& draft, const Command&) {
    draft.add(draft.event(EventType::kUnmerged));
    return std::nullopt;
}

}  // namespace gridwhistle::models
