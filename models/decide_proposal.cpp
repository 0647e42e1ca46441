#include "models/draft.hpp"

#include <algorithm>

// Wishes that others decide: returning, ruling on a dispute, approving and rejecting.

namespace gridwhistle::models {
namespace {

bool is_about_returning(const Proposal& proposal) {
    return proposal.kind == ProposalKind::kReturn || proposal.kind == ProposalKind::kAdjudication;
}

/// The level of the desk a unit has for this place; "department" where it has none.
std::string level_of(const Draft& draft, const Unit& unit) {
    const RouteQuery query = draft.query();
    const auto& areas = draft.context.directory.areas();
    for (const auto& code : areas.path(query.area)) {
        const Route route = draft.context.routes.desk(query, areas.find(code)->level);
        if (route.parties.front().party == party_of(unit)) return route.level;
    }
    return "department";
}

/// A route to one named unit instead of the resolver's; nothing when the code names no unit here.
std::optional<Route> led_by(const Draft& draft, const std::string& code) {
    const Unit* unit = draft.context.directory.unit_or_kind(code, draft.whistle().area);
    if (unit == nullptr) return std::nullopt;
    Route route;
    route.parties.push_back({party_of(*unit), unit->code, AssignmentRole::kLead, {}, false});
    route.level = level_of(draft, *unit);
    route.rule = "named/" + code;
    route.reason = "named";
    route.catalogue_version = draft.context.policies.catalogue().version();
    route.priority = draft.whistle().priority;
    route.kind = draft.whistle().kind;
    route.inputs = draft.query();
    return route;
}

void add_supports(const Draft& draft, Route& route, const std::vector<std::string>& codes) {
    for (const auto& code : codes) {
        const Unit* unit = draft.context.directory.unit_or_kind(code, draft.whistle().area);
        if (unit != nullptr)
            route.parties.push_back({party_of(*unit), unit->code, AssignmentRole::kSupport, {}, false});
    }
}

/// An approved return: the assignment leaves, the suggested party (or the resolver's next) is called in its role.
void carry_out_return(Draft& draft, const Proposal& proposal) {
    const Assignment part = *draft.whistle().assignment(proposal.assignment);
    RouteQuery query = draft.query();
    query.not_again.push_back(part.party.code);
    auto named = led_by(draft, proposal.parties.front());
    Route route = named ? std::move(*named) : draft.context.routes.find(query);
    route.parties.resize(1);
    route.parties.front().role = part.role;
    route.parties.front().ask = part.ask;

    Event event = draft.event(EventType::kReturned, part.n);
    event.endings.push_back({part.n, AssignmentState::kReturned, EndReason::kNone});
    draft.call(event, std::move(route), EndReason::kRuledAway);
    draft.add(std::move(event));
}

void carry_out_start(Draft& draft, const Proposal& proposal) {
    RouteQuery query = draft.query();
    query.kind = Kind::kHardProblem;
    query.desk_first = false;
    query.asks = proposal.asks;
    auto named = proposal.parties.empty() ? std::nullopt : led_by(draft, proposal.parties.front());
    Route route = named ? std::move(*named) : draft.context.routes.find(query);
    if (!proposal.parties.empty()) add_supports(draft, route, {proposal.parties.begin() + 1, proposal.parties.end()});
    add_asks(draft, route, proposal.asks);
    route.kind = Kind::kHardProblem;
    start_whistle(draft, std::move(route), proposal.measures_taken, proposal.n);
}

void take_effect(Draft& draft, const Proposal& proposal) {
    if (proposal.kind == ProposalKind::kReturn) carry_out_return(draft, proposal);
    if (proposal.kind == ProposalKind::kHardProblemStart) carry_out_start(draft, proposal);
    if (proposal.kind == ProposalKind::kExtension) carry_out_extension(draft, proposal);
    if (proposal.kind == ProposalKind::kSuspension) carry_out_suspension(draft, proposal);
    if (proposal.kind == ProposalKind::kExclusion) carry_out_exclusion(draft, proposal);
    if (proposal.kind == ProposalKind::kAction) {
        const FlowAction& action = *draft.flow.action(proposal.action);  // the table saw that it can still be done
        carry_out(draft, action, proposal.assignment, proposal.data, std::nullopt);
    }
}

/// What a ruling says to each open dispute: yes where the asker is relieved of what it asked to be relieved of.
struct Ruling {
    PartyRef lead;
    std::optional<std::vector<PartyRef>> supports;  ///< nothing: the ruling leaves the supports as they are

    [[nodiscard]] bool relieves(const Assignment& part) const {
        if (part.party == lead) return false;
        if (part.role == AssignmentRole::kLead) return true;
        return supports && std::ranges::find(*supports, part.party) == supports->end();
    }
};

Ruling ruling_of(const Draft& draft, const Command& command, const Route& route) {
    Ruling ruling{route.parties.front().party, std::nullopt};
    if (!command.fields.has("supports")) return ruling;
    ruling.supports.emplace();
    for (const auto& code : command.fields.codes("supports"))
        ruling.supports->push_back(party_of(*draft.context.directory.unit_or_kind(code, draft.whistle().area)));
    return ruling;
}

bool is_open_dispute(const Proposal& proposal) {
    return proposal.state == ProposalState::kOpen && is_about_returning(proposal);
}

bool asked_to_leave(const Whistle& whistle, const Assignment& part) {
    return std::ranges::any_of(whistle.proposals, [&](const Proposal& proposal) {
        return is_open_dispute(proposal) && proposal.assignment == part.n;
    });
}

void settle_open_disputes(Draft& draft, const Ruling& ruling, const std::string& reason) {
    const Whistle before = draft.whistle();
    for (const auto& proposal : before.proposals) {
        if (!is_open_dispute(proposal)) continue;
        const bool relieved = ruling.relieves(*before.assignment(proposal.assignment));
        Event event = draft.event(relieved ? EventType::kProposalApproved : EventType::kProposalRejected);
        event.proposal_n = proposal.n;
        event.text = reason;
        draft.add(std::move(event));
    }
}

/// Names a lead. Whoever asked to be relieved and is ends as returned, a lead that did not ask as ruled away.
void rule(Draft& draft, Route route, const Command& command, bool interim) {
    const Whistle& whistle = draft.whistle();
    const Ruling ruling = ruling_of(draft, command, route);
    Event event = draft.event(EventType::kRuled);
    event.text = command.fields.text("reason");
    event.action = interim ? "interim" : (command.fields.flag("precedent").value_or(false) ? "precedent" : "");
    for (const auto& part : whistle.assignments) {
        if (interim || !is_live(part.state) || !ruling.relieves(part) || !asked_to_leave(whistle, part)) continue;
        event.endings.push_back({part.n, AssignmentState::kReturned, EndReason::kNone});
    }
    draft.call(event, std::move(route), EndReason::kRuledAway);
    draft.add(std::move(event));
    if (!interim) settle_open_disputes(draft, ruling, command.fields.text("reason"));
}

}  // namespace

Refused propose_return(Draft& draft, const Command& command) {
    const std::string suggested = command.fields.text("suggested_unit");
    const Unit& unit = *draft.context.directory.unit_or_kind(suggested, draft.whistle().area);
    const bool second = std::ranges::any_of(draft.whistle().proposals, is_about_returning);
    Proposal proposal =
        draft.proposal(second ? ProposalKind::kAdjudication : ProposalKind::kReturn, *command.assignment);
    proposal.reason = command.fields.text("reason");
    proposal.duty = command.fields.text("duty");
    proposal.note = command.fields.text("note");
    proposal.parties.push_back(unit.code.value);
    proposal.deciders = second ? std::vector{Role::kDispatcher, Role::kSupervisor} : std::vector{Role::kDispatcher};
    Event event = draft.event(EventType::kProposed);
    event.proposal = std::move(proposal);
    draft.add(std::move(event));
    return std::nullopt;
}

Refused adjudicate(Draft& draft, const Command& command) {
    const std::string final_lead = command.fields.text("lead");
    const bool interim = final_lead.empty();
    auto route = led_by(draft, interim ? command.fields.text("interim_lead") : final_lead);
    add_supports(draft, *route, command.fields.codes("supports"));
    route->reason = interim ? "interim_lead" : "ruling";
    rule(draft, std::move(*route), command, interim);
    return std::nullopt;
}

void rule_for_fallback(Draft& draft) {
    const RouteQuery query = draft.query();
    Route route = draft.context.routes.desk(query, "street");
    const Assignment* lead = draft.whistle().lead();
    if (lead != nullptr && is_live(lead->state) && lead->party == route.parties.front().party)
        route = draft.context.routes.desk(query, "district");
    route.reason = "fallback_ruling";
    rule(draft, std::move(route), Command(), false);
}

Refused approve(Draft& draft, const Command& command) {
    const Proposal proposal = *draft.whistle().proposal(*command.proposal);
    const bool last = static_cast<int>(proposal.approvals.size()) + 1 >= proposal.count;
    Event event = draft.event(last ? EventType::kProposalApproved : EventType::kApprovalGiven);
    event.proposal_n = proposal.n;
    event.text = command.fields.text("reason");
    draft.add(std::move(event));
    if (last) take_effect(draft, proposal);
    return std::nullopt;
}

Refused reject(Draft& draft, const Command& command) {
    Event event = draft.event(EventType::kProposalRejected);
    event.proposal_n = *command.proposal;
    event.text = command.fields.text("reason");
    draft.add(std::move(event));
    return std::nullopt;
}

}  // namespace gridwhistle::models
