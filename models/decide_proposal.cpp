#include "models/draft.hpp"
#include "models/transitions.hpp"

#include <algorithm>

// Wishes that others decide: returning, ruling on a dispute, approving and rejecting.

namespace gridwhistle::models {
namespace {

bool is_about_returning(const Proposal& proposal) {
    return proposal.kind == ProposalKind::kReturn || proposal.kind == ProposalKind::kAdjudication;
}

/// The resolver's answer with its lead replaced by a named unit; nothing when the code names no unit here.
std::optional<Route> led_by(const Draft& draft, const std::string& code) {
    const Unit* unit = draft.context.directory.unit_or_kind(code, draft.whistle().area);
    if (unit == nullptr) return std::nullopt;
    Route route;
    route.parties.push_back({party_of(*unit), unit->code, AssignmentRole::kLead, {}, false});
    route.level = "department";
    route.rule = "named/" + code;
    route.reason = "named";
    route.catalogue_version = draft.context.policies.catalogue().version();
    route.priority = draft.whistle().priority;
    route.kind = draft.whistle().kind;
    route.inputs = draft.query();
    return route;
}

void add_supports(Draft& draft, Route& route, const std::vector<std::string>& codes) {
    for (const auto& code : codes) {
        const Unit* unit = draft.context.directory.unit_or_kind(code, draft.whistle().area);
        if (unit == nullptr) continue;
        const bool called = std::ranges::any_of(draft.whistle().assignments, [&](const Assignment& part) {
            return is_live(part.state) && part.party == party_of(*unit);
        });
        const bool twice = std::ranges::any_of(
            route.parties, [&](const RouteParty& called_now) { return called_now.party == party_of(*unit); });
        if (!called && !twice)
            route.parties.push_back({party_of(*unit), unit->code, AssignmentRole::kSupport, {}, false});
    }
}

Refused check_units(const Draft& draft, const Command& command) {
    for (const auto* name : {"lead", "interim_lead", "suggested_unit"}) {
        const std::string code = command.fields.text(name);
        if (!code.empty() && draft.context.directory.unit_or_kind(code, draft.whistle().area) == nullptr)
            return invalid("unknown_unit", std::string("/") + name);
    }
    const auto supports = command.fields.codes("supports");
    for (std::size_t i = 0; i < supports.size(); ++i) {
        if (draft.context.directory.unit_or_kind(supports[i], draft.whistle().area) == nullptr)
            return invalid("unknown_unit", "/supports/" + std::to_string(i));
    }
    return std::nullopt;
}

/// An approved return: the assignment leaves, the suggested party (or the resolver's next) is called in its role.
void carry_out_return(Draft& draft, const Proposal& proposal) {
    const Assignment part = *draft.whistle().assignment(proposal.assignment);
    RouteQuery query = draft.query();
    query.not_again.push_back(part.party.code);
    Route route;
    const auto named = proposal.parties.empty() ? std::nullopt : led_by(draft, proposal.parties.front());
    const bool own = named && named->parties.front().party == part.party;
    if (named && !own) {
        route = *named;
    } else {
        route = draft.context.routes.find(query);
        route.parties.resize(1);
    }
    route.parties.front().role = part.role;
    route.parties.front().ask = part.ask;

    Event event = draft.event(EventType::kReturned, part.n);
    event.endings.push_back({part.n, AssignmentState::kReturned, EndReason::kNone});
    const auto& replacement = route.parties.front();
    const bool called = std::ranges::any_of(draft.whistle().assignments, [&](const Assignment& other) {
        return other.n != part.n && is_live(other.state) && other.party == replacement.party;
    });
    // A support's replacement that is on the case already needs no second call; a lead always must be named.
    if (part.role == AssignmentRole::kLead || !called) {
        if (called) {
            for (const auto& other : draft.whistle().assignments) {
                if (other.n != part.n && is_live(other.state) && other.party == replacement.party)
                    event.endings.push_back({other.n, AssignmentState::kEnded, EndReason::kRuledAway});
            }
        }
        event.offers = draft.offers(route);
        event.route = route;
    }
    draft.add(std::move(event));
}

Refused carry_out_start(Draft& draft, const Proposal& proposal) {
    Route route;
    if (!proposal.parties.empty()) {
        auto named = led_by(draft, proposal.parties.front());
        if (!named) return Refusal(RefusalClass::kWrongState, "unknown_unit").with("unit", proposal.parties.front());
        route = std::move(*named);
        add_supports(draft, route, {proposal.parties.begin() + 1, proposal.parties.end()});
        route.kind = Kind::kHardProblem;
    } else {
        RouteQuery query = draft.query();
        query.kind = Kind::kHardProblem;
        query.asks = proposal.asks;
        route = draft.context.routes.find(query);
    }
    return start_whistle(draft, std::move(route), proposal.measures_taken);
}

Refused take_effect(Draft& draft, const Proposal& proposal) {
    switch (proposal.kind) {
        case ProposalKind::kReturn: carry_out_return(draft, proposal); return std::nullopt;
        case ProposalKind::kHardProblemStart: return carry_out_start(draft, proposal);
        case ProposalKind::kAction: {
            const FlowAction* action = draft.flow.action(proposal.action);
            if (action == nullptr) return Refusal(RefusalClass::kWrongState, "unknown_action");
            carry_out(draft, *action, proposal.assignment, proposal.data);
            return std::nullopt;
        }
        case ProposalKind::kAdjudication: break;  // refused by the table: a ruling names a lead
    }
    return std::nullopt;
}

/// Why a proposal can no longer take effect: the assignment it is about has gone on.
Refused check_still_possible(const Draft& draft, const Proposal& proposal) {
    if (proposal.assignment == 0) return std::nullopt;
    const Assignment* part = draft.whistle().assignment(proposal.assignment);
    if (part != nullptr && is_live(part->state)) return std::nullopt;
    return Refusal(RefusalClass::kWrongState, "overtaken");
}

void settle_open_disputes(Draft& draft, bool same_lead, const std::string& reason) {
    const Whistle before = draft.whistle();
    for (const auto& proposal : before.proposals) {
        if (proposal.state != ProposalState::kOpen || !is_about_returning(proposal)) continue;
        Event event = draft.event(same_lead ? EventType::kProposalRejected : EventType::kProposalApproved);
        event.proposal_n = proposal.n;
        event.text = reason;
        draft.add(std::move(event));
    }
}

/// Names a lead. The old one ends as returned where it asked to be relieved, as ruled away otherwise.
void rule(Draft& draft, Route route, const Command& command, bool interim) {
    const Whistle& whistle = draft.whistle();
    const Assignment* lead = whistle.lead();
    const bool same = lead != nullptr && lead->party == route.parties.front().party;
    Event event = draft.event(EventType::kRuled);
    event.text = command.fields.text("reason");
    event.action = interim ? "interim" : (command.fields.flag("precedent").value_or(false) ? "precedent" : "");
    if (same) {
        route.parties.erase(route.parties.begin());
    } else {
        const bool asked = lead != nullptr && std::ranges::any_of(whistle.proposals, [&](const Proposal& proposal) {
                               return is_about_returning(proposal) && proposal.state == ProposalState::kOpen &&
                                      proposal.assignment == lead->n;
                           });
        for (const auto& part : whistle.assignments) {
            if (!is_live(part.state)) continue;
            if (lead != nullptr && part.n == lead->n) {
                event.endings.push_back(asked && !interim
                                            ? Ending{part.n, AssignmentState::kReturned, EndReason::kNone}
                                            : Ending{part.n, AssignmentState::kEnded, EndReason::kRuledAway});
            } else if (part.party == route.parties.front().party) {
                event.endings.push_back({part.n, AssignmentState::kEnded, EndReason::kRuledAway});
            }
        }
    }
    event.offers = draft.offers(route);
    event.route = std::move(route);
    draft.add(std::move(event));
    if (!interim) settle_open_disputes(draft, same, command.fields.text("reason"));
}

}  // namespace

Refused propose_return(Draft& draft, const Command& command) {
    if (auto refused = check_units(draft, command)) return refused;
    const Assignment& part = *draft.whistle().assignment(*command.assignment);
    const std::string suggested = command.fields.text("suggested_unit");
    const Unit* unit = draft.context.directory.unit_or_kind(suggested, draft.whistle().area);
    if (party_of(*unit) == part.party) return invalid("suggests_itself", "/suggested_unit");

    const bool second = std::ranges::any_of(draft.whistle().proposals, is_about_returning);
    Proposal proposal =
        draft.proposal(second ? ProposalKind::kAdjudication : ProposalKind::kReturn, *command.assignment);
    proposal.reason = command.fields.text("reason");
    proposal.duty = command.fields.text("duty");
    proposal.note = command.fields.text("note");
    proposal.parties.push_back(unit->code.value);
    proposal.deciders = second ? std::vector{Role::kDispatcher, Role::kSupervisor} : std::vector{Role::kDispatcher};
    Event event = draft.event(EventType::kProposed);
    event.proposal = std::move(proposal);
    draft.add(std::move(event));
    return std::nullopt;
}

Refused adjudicate(Draft& draft, const Command& command) {
    if (auto refused = check_units(draft, command)) return refused;
    const std::string final_lead = command.fields.text("lead");
    const std::string interim_lead = command.fields.text("interim_lead");
    if (final_lead.empty() && interim_lead.empty()) return invalid("required", "/lead");
    const bool interim = final_lead.empty();
    auto route = led_by(draft, interim ? interim_lead : final_lead);
    add_supports(draft, *route, command.fields.codes("supports"));
    route->reason = interim ? "interim_lead" : "ruling";
    rule(draft, std::move(*route), command, interim);
    return std::nullopt;
}

Refused approve(Draft& draft, const Command& command) {
    const Proposal proposal = *draft.whistle().proposal(*command.proposal);
    if (auto refused = check_still_possible(draft, proposal)) return refused;
    const bool last = static_cast<int>(proposal.approvals.size()) + 1 >= proposal.count;
    Event event = draft.event(last ? EventType::kProposalApproved : EventType::kApprovalGiven);
    event.proposal_n = proposal.n;
    event.text = command.fields.text("reason");
    draft.add(std::move(event));
    return last ? take_effect(draft, proposal) : std::nullopt;
}

Refused reject(Draft& draft, const Command& command) {
    Event event = draft.event(EventType::kProposalRejected);
    event.proposal_n = *command.proposal;
    event.text = command.fields.text("reason");
    draft.add(std::move(event));
    return std::nullopt;
}

}  // namespace gridwhistle::models
