#include "models/decide.hpp"

#include "models/draft.hpp"
#include "models/transitions.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace gridwhistle::models {
namespace {

using Handler = Refused (*)(Draft&, const Command&);

constexpr std::array<Handler, Spellings<CommandName>::kWords.size()> kHandlers{
    claim,          unclaim, take_over,  contact, report_in, confirm_arrival, progress, done,    verify,
    propose_return, release, stand_down, raise,   hand_down, reclassify,      answer,   decline, merge,
    unmerge,        cancel,  close,      reopen,  note,      adjudicate,      act,      approve, reject};

const FlowProfile& frozen_flow(const Whistle& whistle, const Context& context) {
    const FlowProfile* flow = context.policies.flow(whistle.flow, whistle.flow_version);
    if (flow == nullptr) throw std::logic_error("profile " + whistle.flow.value + " of an open whistle is gone");
    return *flow;
}

Refusal not_found() {
    return Refusal(RefusalClass::kNotFound, "not_found");
}

Refused check_action_rights(const Command& command, const Aim& aim) {
    const FlowAction* action = aim.flow.action(command.action);
    if (action == nullptr || aim.who.meets(action->who)) return std::nullopt;
    return Refusal(RefusalClass::kNotPermitted, "not_permitted");
}

/// Who is refused at once, whatever the state: 403 comes before the fields are looked at.
Refused check_rights(const Command& command, const Aim& aim) {
    if (command.name == CommandName::kAct) return check_action_rights(command, aim);
    if (aim.actor.system) return std::nullopt;
    if (may_ever(command.name, aim)) return std::nullopt;
    const bool judges = command.name == CommandName::kVerify || command.name == CommandName::kAnswer ||
                        command.name == CommandName::kConfirmArrival;
    bool of_handlers = false;
    for (const auto& part : aim.whistle.assignments) {
        of_handlers = of_handlers || is_of_handling_unit(part, aim.actor, aim.now);
    }
    return Refusal(RefusalClass::kNotPermitted, judges && of_handlers ? "own_work" : "not_permitted");
}

Refused check_profile(const Command& command, const FlowProfile& flow) {
    const CommandRule* rule = flow.rule(command.name);
    if (rule == nullptr) return std::nullopt;
    if (!rule->enabled) return Refusal(RefusalClass::kWrongState, "not_in_this_profile");
    for (const auto& name : rule->require) {
        if (!command.fields.has(name)) return invalid("required", "/" + name);
    }
    return std::nullopt;
}

Refused check_given_fields(const Command& command) {
    if (command.name == CommandName::kAct) return std::nullopt;  // the action's own specs are checked by act()
    auto faults = check_fields(command.fields, fields_of(command.name));
    if (faults.empty()) return std::nullopt;
    return std::move(faults.front());
}

Refusal say_who_holds(Refusal refusal, const Command& command, const Aim& aim, const Directory& directory) {
    const bool taken = aim.assignment != nullptr && aim.assignment->holder && refusal.code != "own_work";
    if (command.name != CommandName::kClaim || !taken) return refusal;
    return Refusal(RefusalClass::kWrongState, "already_claimed")
        .with("holder", directory.name_of(*aim.assignment->holder))
        .with("since", std::to_string(aim.assignment->claimed_at.value_or(aim.now).time_since_epoch().count()));
}

}  // namespace

Result<Decision> decide(const Whistle& whistle, const Command& command, const Context& context) {
    if (!may_read(whistle, command.actor, context.directory, context.now)) return not_found();
    const Assignment* assignment = command.assignment ? whistle.assignment(*command.assignment) : nullptr;
    const Proposal* proposal = command.proposal ? whistle.proposal(*command.proposal) : nullptr;
    if ((command.assignment && assignment == nullptr) || (command.proposal && proposal == nullptr)) return not_found();

    const FlowProfile& flow = frozen_flow(whistle, context);
    if (command.name == CommandName::kAct && assignment == nullptr) assignment = whistle.lead();
    const Aim aim{whistle,       assignment,
                  proposal,      flow,
                  command.actor, standing(whistle, assignment, proposal, command.actor, context.directory, context.now),
                  context.now};
    if (auto refused = check_rights(command, aim)) return std::move(*refused);
    if (command.if_version && *command.if_version != whistle.version)
        return Refusal(RefusalClass::kStale, "stale_version").with("version", std::to_string(whistle.version));
    if (auto refused = check_given_fields(command)) return std::move(*refused);
    if (auto refused = check_profile(command, flow)) return std::move(*refused);
    if (command.name != CommandName::kAct && !command.actor.system) {
        if (auto refused = check_transition(command.name, aim))
            return say_who_holds(std::move(*refused), command, aim, context.directory);
    }

    Draft draft(whistle, command.actor, flow, context);
    if (auto refused = kHandlers.at(static_cast<std::size_t>(command.name))(draft, command)) return std::move(*refused);
    return std::move(draft).finish();
}

}  // namespace gridwhistle::models
