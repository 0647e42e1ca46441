#include "models/draft.hpp"

#include <algorithm>

// Commands that send a whistle to other parties: raise, hand down, reclassify. None of them resets a clock.

namespace gridwhistle::models {
namespace {

/// Puts the named lead and supports of a raise over what the resolver found.
void override_parties(const Draft& draft, const Command& command, Route& route) {
    const auto& directory = draft.context.directory;
    const AreaCode& area = draft.whistle().area;
    if (const std::string lead = command.fields.text("lead"); !lead.empty()) {
        const Unit* unit = directory.unit_or_kind(lead, area);
        std::erase_if(route.parties, [&](const RouteParty& party) {
            return party.role == AssignmentRole::kLead || party.party == party_of(*unit);
        });
        route.parties.insert(route.parties.begin(), {party_of(*unit), unit->code, AssignmentRole::kLead, {}, false});
        route.rule = "named/" + lead;
        route.reason = "named";
    }
    if (command.fields.has("supports")) {
        std::erase_if(route.parties, [](const RouteParty& party) { return party.role == AssignmentRole::kSupport; });
        for (const auto& code : command.fields.codes("supports")) {
            const Unit* unit = directory.unit_or_kind(code, area);
            const bool called = std::ranges::any_of(
                route.parties, [&](const RouteParty& party) { return party.party == party_of(*unit); });
            if (!called) route.parties.push_back({party_of(*unit), unit->code, AssignmentRole::kSupport, {}, false});
        }
    }
    add_asks(draft, route, command.fields.asks("asks"));
}

/// Up one or more levels of desks; the whistle stays with its place's own line of desks.
Refused raise_to_level(Draft& draft, const std::string& level, const std::string& measures_taken) {
    Route route = draft.context.routes.desk(draft.query(), level);
    const Assignment* lead = draft.whistle().lead();
    const bool live = lead != nullptr && is_live(lead->state);
    if (live && lead->party == route.parties.front().party) return invalid("already_there", "/level");
    Event event = draft.event(EventType::kRaised);
    event.text = measures_taken;
    if (live) event.endings.push_back({lead->n, AssignmentState::kEnded, EndReason::kRaised});
    draft.call(event, std::move(route), EndReason::kRaised);
    draft.add(std::move(event));
    return std::nullopt;
}

void propose_hard_problem(Draft& draft, const Command& command) {
    auto asks = command.fields.asks("asks");
    const std::string lead = command.fields.text("lead");
    std::vector<std::string> parties;
    if (!lead.empty()) parties.push_back(lead);
    for (auto& code : command.fields.codes("supports")) {
        // Without a named lead the resolver's route stands, and these are called beside it.
        if (lead.empty()) {
            asks.push_back({std::move(code), std::string()});
        } else {
            parties.push_back(std::move(code));
        }
    }
    open_start_proposal(draft, command.fields.text("measures_taken"), std::move(asks), std::move(parties));
}

/// Where a whistle goes whose keys have changed. What rests with a desk stays at the level it was raised to; what
/// its filer solved on the spot stays with the filer.
Route route_again(const Draft& draft, const RouteQuery& query) {
    const Whistle& whistle = draft.whistle();
    const Assignment* lead = whistle.lead();
    if (lead != nullptr && is_live(lead->state) && lead->party.kind == PartyKind::kPerson) {
        Route route;
        route.parties.push_back({lead->party, lead->unit, AssignmentRole::kLead, lead->ask, false});
        route.level = lead->level;
        route.rule = route.reason = "solved_on_the_spot";
        route.catalogue_version = draft.context.policies.catalogue().version();
        route.priority = query.priority;
        route.kind = query.kind;
        route.inputs = query;
        return route;
    }
    const bool waits_for_approval = whistle.open_proposal(ProposalKind::kHardProblemStart) != nullptr;
    const bool at_desk = query.kind == Kind::kNone && (whistle.raised || waits_for_approval);
    return at_desk ? draft.context.routes.desk(query, whistle.level) : draft.context.routes.find(query);
}

/// Ends what the new route no longer calls and offers what it calls anew; parties on both sides keep their work.
void follow_route(const Draft& draft, Event& event, Route route) {
    for (const auto& part : draft.whistle().assignments) {
        const bool called = std::ranges::any_of(route.parties, [&](const RouteParty& party) {
            return party.party == part.party && party.role == part.role;
        });
        if (is_live(part.state) && !called)
            event.endings.push_back({part.n, AssignmentState::kEnded, EndReason::kReclassified});
    }
    event.kind = route.kind;
    event.priority = route.priority;
    Route asked = route;
    for (const auto& part : draft.whistle().assignments) {
        const bool counts = part.role == AssignmentRole::kSupport || &part == draft.whistle().lead();
        if (part.state != AssignmentState::kAccepted || !counts) continue;
        std::erase_if(asked.parties,
                      [&](const RouteParty& party) { return party.party == part.party && party.role == part.role; });
    }
    draft.call(event, std::move(asked), EndReason::kReclassified);
    event.route = std::move(route);
}

/// A category of another flow brings that flow along, from its first stage; otherwise the version stays frozen.
void change_category(const Draft& draft, Event& event, const CategoryCode& code) {
    event.category = code;
    const Category* category = draft.context.policies.catalogue().find(code);
    if (category->flow == draft.whistle().flow) return;
    const FlowProfile* flow = draft.context.policies.newest_flow(category->flow);
    if (flow == nullptr) return;
    event.flow = flow->code;
    event.flow_version = flow->version;
    event.stage = flow->first_stage();
}

void change_place(Draft& draft, Event& event, RouteQuery& query, const Fix& fix) {
    const auto placed = draft.context.routes.locate(fix);  // check_meaning knows that it can be located
    event.area = query.area = placed->area;
    event.flags = query.flags = placed->flags;
    event.road_class = query.road_class = placed->road_class;
    draft.site = fix.point;
}

}  // namespace

void add_asks(const Draft& draft, Route& route, const std::vector<Ask>& asks) {
    for (const auto& wish : asks) {
        const Unit* unit = draft.context.directory.unit_or_kind(wish.unit, draft.whistle().area);
        if (unit == nullptr) continue;
        auto called = std::ranges::find(route.parties, party_of(*unit), &RouteParty::party);
        if (called == route.parties.end()) {
            route.parties.push_back({party_of(*unit), unit->code, AssignmentRole::kSupport, wish.ask, false});
        } else if (called->ask.empty()) {
            called->ask = wish.ask;
        }
    }
}

void open_start_proposal(Draft& draft, const std::string& measures_taken, std::vector<Ask> asks,
                         std::vector<std::string> parties) {
    const ApprovalRule& rule = draft.flow.hard_problem_start;
    Proposal proposal = draft.proposal(ProposalKind::kHardProblemStart, 0);
    proposal.measures_taken = measures_taken;
    proposal.asks = std::move(asks);
    proposal.parties = std::move(parties);
    proposal.deciders = rule.roles.empty() ? std::vector{Role::kLeader} : rule.roles;
    proposal.count = std::max(1, rule.count);
    Event event = draft.event(EventType::kProposed);
    event.proposal = std::move(proposal);
    draft.add(std::move(event));
}

void start_whistle(Draft& draft, Route route, const std::string& measures_taken,
                   std::optional<std::uint16_t> proposal) {
    Event event = draft.event(EventType::kRaised);
    event.text = measures_taken;
    event.proposal_n = proposal;
    event.kind = route.kind == Kind::kNone ? Kind::kRoutine : route.kind;
    event.priority = route.priority;
    const Assignment* lead = draft.whistle().lead();
    if (lead != nullptr && is_live(lead->state))
        event.endings.push_back({lead->n, AssignmentState::kEnded, EndReason::kRaised});
    draft.call(event, std::move(route), EndReason::kRaised);
    draft.add(std::move(event));
}

Refused raise(Draft& draft, const Command& command) {
    const std::string measures_taken = command.fields.text("measures_taken");
    const std::string level = command.fields.text("level");
    if (!level.empty()) return raise_to_level(draft, level, measures_taken);

    RouteQuery query = draft.query();
    query.kind = kind_when_raised(command, draft.whistle(), draft.context.policies);
    query.desk_first = false;
    query.asks = command.fields.asks("asks");
    Route route = draft.context.routes.find(query);
    // A rule of the catalogue may make it a hard problem too.
    if (query.kind == Kind::kHardProblem || route.kind == Kind::kHardProblem) {
        propose_hard_problem(draft, command);
        return std::nullopt;
    }
    override_parties(draft, command, route);
    start_whistle(draft, std::move(route), measures_taken, std::nullopt);
    return std::nullopt;
}

Refused hand_down(Draft& draft, const Command& command) {
    const AreaCode target(command.fields.text("area"));
    const auto& areas = draft.context.directory.areas();
    RouteQuery query = draft.query();
    query.area = target;
    Route route = draft.context.routes.desk(query, areas.find(target)->level);
    const Assignment* lead = draft.whistle().lead();
    const bool live = lead != nullptr && is_live(lead->state);
    if (live && lead->party == route.parties.front().party) return invalid("already_there", "/area");
    Event event = draft.event(EventType::kHandedDown);
    event.text = command.fields.text("reason");
    // Whoever gets it must be able to see it: an area that does not hold the place becomes its place.
    if (!areas.is_within(draft.whistle().area, target)) event.area = target;
    if (live) event.endings.push_back({lead->n, AssignmentState::kEnded, EndReason::kHandedDown});
    draft.call(event, std::move(route), EndReason::kHandedDown);
    draft.add(std::move(event));
    return std::nullopt;
}

Refused reclassify(Draft& draft, const Command& command) {
    const Kind before = draft.whistle().kind;
    Event event = draft.event(EventType::kReclassified);
    event.text = command.fields.text("reason");
    RouteQuery query = draft.query();
    if (command.fields.has("category")) {
        query.category = CategoryCode(command.fields.text("category"));
        change_category(draft, event, query.category);
    }
    query.kind = parse_term<Kind>(command.fields.text("kind")).value_or(before);
    if (const auto priority = parse_term<Priority>(command.fields.text("priority"))) query.priority = *priority;
    if (const auto fix = command.fields.fix("location")) change_place(draft, event, query, *fix);
    if (const auto road_class = parse_term<RoadClass>(command.fields.text("road_class")))
        event.road_class = query.road_class = *road_class;
    query.desk_first = query.kind == Kind::kNone && draft.whistle().filed_by_resident;

    Route route = route_again(draft, query);
    const bool becomes_hard =
        before != Kind::kHardProblem && (query.kind == Kind::kHardProblem || route.kind == Kind::kHardProblem);
    if (!becomes_hard) {
        follow_route(draft, event, std::move(route));
        draft.add(std::move(event));
        return std::nullopt;
    }
    // Departments are called for a hard problem once it is approved; until then nobody changes.
    event.priority = query.priority;
    draft.add(std::move(event));
    const bool asked = draft.whistle().open_proposal(ProposalKind::kHardProblemStart) != nullptr;
    if (!asked) open_start_proposal(draft, {}, {}, {});
    return std::nullopt;
}

}  // namespace gridwhistle::models
