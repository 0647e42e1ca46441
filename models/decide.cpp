#include "models/decide.hpp"

#include "models/draft.hpp"
#include "models/transitions.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace gridwhistle::models {
namespace {

using Handler = Refused (*)(Draft&, const Command&);

constexpr std::array<Handler, Spellings<CommandName>::kWords.size()> kHandlers{claim,       unclaim,
                                                                               take_over,   contact,
                                                                               report_in,   confirm_arrival,
                                                                               progress,    done,
                                                                               verify,      propose_return,
                                                                               release,     stand_down,
                                                                               raise,       hand_down,
                                                                               reclassify,  answer,
                                                                               decline,     merge,
                                                                               unmerge,     cancel,
                                                                               close,       reopen,
                                                                               note,        adjudicate,
                                                                               act,         approve,
                                                                               reject,      extend,
                                                                               suspend,     resume,
                                                                               exclude,     urge,
                                                                               supervise,   supervision_reply,
                                                                               acknowledge, follow_up,
                                                                               evaluate};

const FlowProfile& frozen_flow(const Whistle& whistle, const Context& context) {
    const FlowProfile* flow = context.policies.flow(whistle.flow, whistle.flow_version);
    if (flow == nullptr) throw std::logic_error("profile " + whistle.flow.value + " of an open whistle is gone");
    return *flow;
}

Refusal not_found() {
    return Refusal(RefusalClass::kNotFound, "not_found");
}

/// Who is refused whatever the state.
Refused check_rights(const Command& command, const Aim& aim) {
    if (aim.actor.system || may_ever(command.name, aim)) return std::nullopt;
    const bool judges = command.name == CommandName::kVerify || command.name == CommandName::kAnswer ||
                        command.name == CommandName::kConfirmArrival;
    const bool of_handlers = std::ranges::any_of(aim.whistle.assignments, [&](const Assignment& part) {
        return is_of_handling_unit(part, aim.actor, aim.directory, aim.now);
    });
    return Refusal(RefusalClass::kNotPermitted, judges && of_handlers ? "own_work" : "not_permitted");
}

/// Who comes too late for a claim learns who has it.
Refusal say_who_holds(Refusal refusal, const Command& command, const Aim& aim) {
    const Assignment* part = aim.assignment;
    const bool held = part != nullptr && part->holder && part->holder != aim.actor.account &&
                      (is_live(part->state) || part->state == AssignmentState::kAccepted);
    if (command.name != CommandName::kClaim || !held) return refusal;
    return Refusal(RefusalClass::kWrongState, "already_claimed")
        .with("holder", aim.directory.name_of(*part->holder))
        .with("since", std::to_string(part->claimed_at.value_or(aim.now).time_since_epoch().count()));
}

Refused judge_action(const FlowAction& action, const Aim& aim) {
    if (aim.assignment == nullptr) return Refusal(RefusalClass::kWrongState, "no_live_assignment");
    if (!aim.actor.system && !aim.who.meets(action.who)) return Refusal(RefusalClass::kNotPermitted, "not_permitted");
    return check_act(aim, action);
}

/// Rights and state together; the caller gives out a 403 before it looks at the fields, a 409 after.
Refused judge(const Command& command, const Aim& aim) {
    if (command.name == CommandName::kAct) {
        const FlowAction* action = aim.flow.action(command.action);
        return action == nullptr ? std::nullopt : judge_action(*action, aim);
    }
    if (auto refused = check_rights(command, aim)) return refused;
    if (auto refused = check_transition(command.name, aim)) return say_who_holds(std::move(*refused), command, aim);
    const CommandRule* rule = aim.flow.rule(command.name);
    if (rule != nullptr && !rule->enabled) return Refusal(RefusalClass::kWrongState, "not_in_this_profile");
    return std::nullopt;
}

Refused check_given_fields(const Command& command, const Aim& aim, const Context& context) {
    if (command.name == CommandName::kAct) return check_action_fields(command, aim.flow);
    auto faults = check_fields(command.fields, fields_in(aim.flow, command.name));
    if (!faults.empty()) return std::move(faults.front());
    return check_meaning(command, aim.whistle, context);
}

}  // namespace

Result<Decision> decide(const Whistle& whistle, const Command& command, const Context& context) {
    if (!may_read(whistle, command.actor, context.directory, context.now)) return not_found();
    const Subject subject = subject_of(command.name);
    const Assignment* assignment = nullptr;
    const Proposal* proposal = nullptr;
    if (subject == Subject::kAssignment && command.assignment) assignment = whistle.assignment(*command.assignment);
    if (subject == Subject::kProposal && command.proposal) proposal = whistle.proposal(*command.proposal);
    const bool lead_meant = command.name == CommandName::kAct && !command.assignment;
    if (lead_meant) assignment = whistle.lead();
    const bool missing = (subject == Subject::kAssignment && assignment == nullptr && !lead_meant) ||
                         (subject == Subject::kProposal && proposal == nullptr);
    if (missing) return not_found();

    const FlowProfile& flow = frozen_flow(whistle, context);
    const Relations who = standing(whistle, assignment, proposal, command.actor, context.directory, context.now);
    const Aim aim{whistle, assignment, proposal, flow, command.actor, who, context.directory, context.now};
    auto refused = judge(command, aim);
    if (refused && refused->kind == RefusalClass::kNotPermitted) return std::move(*refused);
    if (command.if_version && *command.if_version != whistle.version)
        return Refusal(RefusalClass::kStale, "stale_version").with("version", std::to_string(whistle.version));
    if (auto fault = check_given_fields(command, aim, context)) return std::move(*fault);
    if (refused) return std::move(*refused);

    Draft draft(whistle, command.actor, flow, context);
    if (auto left = kHandlers.at(static_cast<std::size_t>(command.name))(draft, command)) return std::move(*left);
    return std::move(draft).finish();
}

}  // namespace gridwhistle::models
