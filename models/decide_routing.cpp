#include "models/draft.hpp"

#include <algorithm>

// Commands that send a whistle to other parties: raise, hand down, reclassify. None of them resets a clock.

namespace gridwhistle::models {
namespace {

/// Ends what the new route no longer calls and offers what it calls anew; parties on both sides keep their work.
void apply_route(Draft& draft, Event& event, Route route, EndReason why) {
    const Whistle& whistle = draft.whistle();
    for (const auto& part : whistle.assignments) {
        if (!is_live(part.state)) continue;
        const auto called = std::ranges::find_if(route.parties, [&](const RouteParty& party) {
            return party.party == part.party && party.role == part.role;
        });
        if (called == route.parties.end()) {
            event.endings.push_back({part.n, AssignmentState::kEnded, why});
        } else {
            route.parties.erase(called);
        }
    }
    event.offers = draft.offers(route);
}

Refused check_raise(const Draft& draft, const Command& command) {
    const auto& directory = draft.context.directory;
    const AreaCode& area = draft.whistle().area;
    const std::string lead = command.fields.text("lead");
    if (!lead.empty() && directory.unit_or_kind(lead, area) == nullptr) return invalid("unknown_unit", "/lead");
    const auto supports = command.fields.codes("supports");
    for (std::size_t i = 0; i < supports.size(); ++i) {
        if (directory.unit_or_kind(supports[i], area) == nullptr)
            return invalid("unknown_unit", "/supports/" + std::to_string(i));
    }
    const auto asks = command.fields.asks("asks");
    for (std::size_t i = 0; i < asks.size(); ++i) {
        if (directory.unit_or_kind(asks[i].unit, area) == nullptr)
            return invalid("unknown_unit", "/asks/" + std::to_string(i) + "/unit");
    }
    return std::nullopt;
}

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
}

/// Up one or more levels of desks; the whistle stays with its place's own line of desks.
Refused raise_to_level(Draft& draft, const std::string& level) {
    Route route = draft.context.routes.desk(draft.query(), level);
    const Assignment* lead = draft.whistle().lead();
    if (lead != nullptr && lead->party == route.parties.front().party) return invalid("already_there", "/level");
    Event event = draft.event(EventType::kHandedDown);
    event.type = EventType::kRaised;
    event.level = route.level;
    if (lead != nullptr) event.endings.push_back({lead->n, AssignmentState::kEnded, EndReason::kRaised});
    event.offers = draft.offers(route);
    event.route = std::move(route);
    draft.add(std::move(event));
    return std::nullopt;
}

Kind wanted_kind(const Draft& draft, const Command& command) {
    if (const auto kind = parse_term<Kind>(command.fields.text("kind"))) return *kind;
    const Category* category = draft.context.policies.catalogue().find(draft.whistle().category);
    const Kind usual = category != nullptr ? category->kind : Kind::kRoutine;
    return usual == Kind::kNone ? Kind::kRoutine : usual;
}

void propose_hard_problem(Draft& draft, const Command& command) {
    const ApprovalRule& rule = draft.flow.hard_problem_start;
    Proposal proposal = draft.proposal(ProposalKind::kHardProblemStart, 0);
    proposal.measures_taken = command.fields.text("measures_taken");
    proposal.asks = command.fields.asks("asks");
    if (const std::string lead = command.fields.text("lead"); !lead.empty()) {
        proposal.parties.push_back(lead);
        for (auto& code : command.fields.codes("supports")) proposal.parties.push_back(code);
    }
    proposal.deciders = rule.roles.empty() ? std::vector{Role::kLeader} : rule.roles;
    proposal.count = std::max(1, rule.count);
    Event event = draft.event(EventType::kProposed);
    event.proposal = std::move(proposal);
    draft.add(std::move(event));
}

}  // namespace

Refused start_whistle(Draft& draft, Route route, const std::string& measures_taken) {
    Event event = draft.event(EventType::kRaised);
    event.text = measures_taken;
    event.kind = route.kind == Kind::kNone ? Kind::kRoutine : route.kind;
    event.priority = route.priority;
    event.level = route.level;
    const Assignment* lead = draft.whistle().lead();
    if (lead != nullptr && is_live(lead->state))
        event.endings.push_back({lead->n, AssignmentState::kEnded, EndReason::kRaised});
    std::erase_if(route.parties, [&](const RouteParty& party) {
        return party.role == AssignmentRole::kSupport &&
               std::ranges::any_of(draft.whistle().assignments, [&](const Assignment& part) {
                   return is_live(part.state) && part.party == party.party && (lead == nullptr || part.n != lead->n);
               });
    });
    event.offers = draft.offers(route);
    event.route = std::move(route);
    draft.add(std::move(event));
    return std::nullopt;
}

Refused raise(Draft& draft, const Command& command) {
    if (auto refused = check_raise(draft, command)) return refused;
    const std::string level = command.fields.text("level");
    if (!level.empty() && command.fields.has("kind")) return invalid("level_or_kind", "/kind");
    if (!level.empty()) return raise_to_level(draft, level);

    const Kind kind = wanted_kind(draft, command);
    if (kind == Kind::kHardProblem) {
        if (command.fields.text("measures_taken").empty()) return invalid("required", "/measures_taken");
        propose_hard_problem(draft, command);
        return std::nullopt;
    }
    RouteQuery query = draft.query();
    query.kind = kind;
    query.asks = command.fields.asks("asks");
    Route route = draft.context.routes.find(query);
    override_parties(draft, command, route);
    return start_whistle(draft, std::move(route), command.fields.text("measures_taken"));
}

Refused hand_down(Draft& draft, const Command& command) {
    const AreaCode target(command.fields.text("area"));
    const Area* area = draft.context.directory.areas().find(target);
    if (area == nullptr) return invalid("unknown_area", "/area");
    RouteQuery query = draft.query();
    query.area = target;
    Route route = draft.context.routes.desk(query, area->level);
    const Assignment* lead = draft.whistle().lead();
    if (lead != nullptr && lead->party == route.parties.front().party) return invalid("already_there", "/area");
    Event event = draft.event(EventType::kHandedDown);
    event.text = command.fields.text("reason");
    event.level = route.level;
    if (lead != nullptr) event.endings.push_back({lead->n, AssignmentState::kEnded, EndReason::kHandedDown});
    for (const auto& part : draft.whistle().assignments) {
        const bool same = is_live(part.state) && part.party == route.parties.front().party;
        if (same) event.endings.push_back({part.n, AssignmentState::kEnded, EndReason::kHandedDown});
    }
    event.offers = draft.offers(route);
    event.route = std::move(route);
    draft.add(std::move(event));
    return std::nullopt;
}

Refused reclassify(Draft& draft, const Command& command) {
    const Whistle& whistle = draft.whistle();
    Event event = draft.event(EventType::kReclassified);
    event.text = command.fields.text("reason");
    RouteQuery query = draft.query();
    if (command.fields.has("category")) {
        const CategoryCode code(command.fields.text("category"));
        if (draft.context.policies.catalogue().find(code) == nullptr) return invalid("unknown_category", "/category");
        event.category = code;
        query.category = code;
    }
    if (const auto kind = parse_term<Kind>(command.fields.text("kind"))) query.kind = *kind;
    if (const auto priority = parse_term<Priority>(command.fields.text("priority"))) query.priority = *priority;
    if (const auto fix = command.fields.fix("location")) {
        auto placed = draft.context.routes.locate(*fix);
        if (!placed) return placed.error();
        event.area = placed->area;
        query.area = placed->area;
        event.road_class = placed->road_class;
        query.road_class = placed->road_class;
        query.flags = placed->flags;
        draft.site = fix->point;
    }
    if (const auto road_class = parse_term<RoadClass>(command.fields.text("road_class"))) {
        event.road_class = road_class;
        query.road_class = *road_class;
    }
    query.desk_first = whistle.kind == Kind::kNone && query.kind == Kind::kNone && whistle.filed_by_resident;
    Route route = draft.context.routes.find(query);
    event.kind = route.kind;
    event.priority = route.priority;
    event.level = route.level;
    apply_route(draft, event, route, EndReason::kReclassified);
    event.route = std::move(route);
    draft.add(std::move(event));
    return std::nullopt;
}

}  // namespace gridwhistle::models
