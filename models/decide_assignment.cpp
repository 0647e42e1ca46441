#include "models/coordinates.hpp"
#include "models/draft.hpp"

#include <algorithm>

// Commands of the people who handle an assignment: taking it up, arriving, working, leaving.

namespace gridwhistle::models {
namespace {

/// Inside the site's radius plus what the fix may be off; without a point on either side nothing is proven.
Arrival judge_arrival(const std::optional<Fix>& fix, const std::optional<Point>& site) {
    if (!fix || !site) return Arrival::kUnverified;
    const double reach = kSiteRadiusM + std::min(fix->accuracy_m, kFixAccuracyMaxM);
    return distance_m(fix->point, *site) <= reach ? Arrival::kValid : Arrival::kUnverified;
}

Fields without(const Fields& fields, std::string_view left_out) {
    Fields kept;
    for (const auto& [name, value] : fields.all()) {
        if (name != left_out) kept.set(name, value);
    }
    return kept;
}

}  // namespace

Refused claim(Draft& draft, const Command& command) {
    if (draft.whistle().assignment(*command.assignment)->holder == command.actor.account) return std::nullopt;
    Event event = draft.event(EventType::kClaimed, *command.assignment);
    event.holder = command.actor.account;
    draft.add(std::move(event));
    return std::nullopt;
}

Refused unclaim(Draft& draft, const Command& command) {
    draft.add(draft.event(EventType::kUnclaimed, *command.assignment));
    return std::nullopt;
}

Refused take_over(Draft& draft, const Command& command) {
    if (draft.whistle().assignment(*command.assignment)->holder == command.actor.account)
        return Refusal(RefusalClass::kWrongState, "held_by_yourself");
    Event event = draft.event(EventType::kTakenOver, *command.assignment);
    event.holder = command.actor.account;
    event.text = command.fields.text("reason");
    draft.add(std::move(event));
    return std::nullopt;
}

Refused contact(Draft& draft, const Command& command) {
    Event event = draft.event(EventType::kContacted, *command.assignment);
    event.text = command.fields.text("outcome");
    draft.add(std::move(event));
    return std::nullopt;
}

Refused report_in(Draft& draft, const Command& command) {
    const Assignment& part = *draft.whistle().assignment(*command.assignment);
    const auto fix = command.fields.fix("location");
    Event event = draft.event(EventType::kReportedIn, part.n);
    event.arrival = judge_arrival(fix, draft.context.site);
    event.text = command.fields.text("on_behalf");
    if (!part.holder && draft.is_member(part)) event.holder = command.actor.account;
    draft.position = fix;
    draft.add(std::move(event));
    return std::nullopt;
}

Refused confirm_arrival(Draft& draft, const Command& command) {
    draft.add(draft.event(EventType::kArrivalConfirmed, *command.assignment));
    return std::nullopt;
}

Refused progress(Draft& draft, const Command& command) {
    Event event = draft.event(EventType::kProgressed, *command.assignment);
    event.text = command.fields.text("note");
    event.fields = without(command.fields, "note");
    draft.add(std::move(event));
    return std::nullopt;
}

Refused release(Draft& draft, const Command& command) {
    Event event = draft.event(EventType::kReleased, *command.assignment);
    event.text = command.fields.text("note");
    draft.add(std::move(event));
    return std::nullopt;
}

Refused stand_down(Draft& draft, const Command& command) {
    Event event = draft.event(EventType::kStoodDown);
    event.text = command.fields.text("reason");
    event.endings.push_back({*command.assignment, AssignmentState::kStoodDown, EndReason::kNone});
    draft.add(std::move(event));
    return std::nullopt;
}

}  // namespace gridwhistle::models
