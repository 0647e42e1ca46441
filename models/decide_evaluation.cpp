#include "models/draft.hpp"

#include <algorithm>
#include <set>

// The two-way evaluation after the end: the whistler's side rates each unit whose work was accepted, each of them rates
// the whistler's side. Nobody sees the other's word before both are in or the time is over (defaults.md 2.5).

namespace gridwhistle::models {
namespace {

std::set<UnitCode> units_that_worked(const Whistle& whistle) {
    std::set<UnitCode> units;
    for (const auto& part : whistle.assignments) {
        if (part.state == AssignmentState::kAccepted && !part.unit.empty()) units.insert(part.unit);
    }
    return units;
}

bool has_rated(const Whistle& whistle, const UnitCode& on_behalf, const UnitCode& of) {
    return std::ranges::any_of(whistle.judgements, [&](const Judgement& judgement) {
        return judgement.slot == JudgementSlot::kEvaluation && judgement.on_behalf == on_behalf && judgement.of == of;
    });
}

bool both_sides_in(const Whistle& whistle) {
    const UnitCode whistler;
    return std::ranges::all_of(units_that_worked(whistle), [&](const UnitCode& unit) {
        return has_rated(whistle, unit, whistler) && has_rated(whistle, whistler, unit);
    });
}

/// The unit for which the actor handled it; empty for the whistler's side.
UnitCode side_of(const Draft& draft) {
    for (const auto& part : draft.whistle().assignments) {
        if (part.state == AssignmentState::kAccepted &&
            is_of_handling_unit(part, draft.actor, draft.context.directory, draft.context.now))
            return part.unit;
    }
    return {};
}

}  // namespace

Refused evaluate(Draft& draft, const Command& command) {
    const auto units = units_that_worked(draft.whistle());
    Judgement judgement;
    judgement.slot = JudgementSlot::kEvaluation;
    judgement.on_behalf = side_of(draft);
    if (judgement.on_behalf.empty()) {
        judgement.of = UnitCode(command.fields.text("of"));
        if (judgement.of.empty() && units.size() == 1) judgement.of = *units.begin();
        if (judgement.of.empty()) return invalid("required", "/of");
        if (!units.contains(judgement.of)) return invalid("unknown_unit", "/of");
    } else if (command.fields.has("of")) {
        return invalid("not_for_a_unit", "/of");
    }
    if (has_rated(draft.whistle(), judgement.on_behalf, judgement.of))
        return Refusal(RefusalClass::kWrongState, "already_evaluated");
    judgement.by = draft.actor.account;
    judgement.at = draft.context.now;
    judgement.satisfaction = static_cast<int>(*command.fields.integer("score"));
    judgement.text = command.fields.text("text");
    Event event = draft.event(EventType::kEvaluated);
    event.judgement = std::move(judgement);
    draft.add(std::move(event));
    if (both_sides_in(draft.whistle())) draft.add(draft.event(EventType::kEvaluationsShown));
    return std::nullopt;
}

}  // namespace gridwhistle::models
