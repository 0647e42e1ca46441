#include "models/draft.hpp"

#include <algorithm>

// From a filing to a whistle with somebody responsible, in one step.

namespace gridwhistle::models {
namespace {

/// A filing by anybody but a resident, and every P1, goes straight to those responsible.
bool goes_to_desk_first(const Filing& filing, Priority priority, Instant now) {
    return priority != Priority::kP1 && filing.actor.is_resident_only(now);
}

Origin usual_origin(Entry entry) {
    if (entry == Entry::kHazard) return Origin::kHazard;
    return entry == Entry::kRequest || entry == Entry::kDispute || entry == Entry::kService ? Origin::kRequest
                                                                                            : Origin::kPublicInterest;
}

Result<Placement> place(const Filing& filing, const Context& context) {
    if (filing.location) {
        auto placed = context.routes.locate(*filing.location);
        if (!placed || filing.area.empty()) return placed;
        // The filer named an area too: a hint that only counts where the map agrees or knows nothing.
        auto named = context.routes.placement_of(filing.area);
        if (!named) return named;
        const bool uncertain = std::ranges::find(placed->neighbours, filing.area) != placed->neighbours.end();
        if (uncertain) placed->area = filing.area;
        return placed;
    }
    if (!filing.area.empty()) return context.routes.placement_of(filing.area);
    return invalid("location_or_area", "/location");
}

Refused check_asks(const Filing& filing, const AreaCode& area, const Context& context) {
    for (std::size_t i = 0; i < filing.asks.size(); ++i) {
        if (context.directory.unit_or_kind(filing.asks[i].unit, area) == nullptr)
            return invalid("unknown_unit", "/asks/" + std::to_string(i) + "/unit");
    }
    return std::nullopt;
}

struct Terms {
    Kind kind{Kind::kNone};
    Priority priority{Priority::kP3};
    bool desk_first{false};
};

Terms terms_of(const Filing& filing, const Category& category, Instant now) {
    Terms terms;
    terms.priority = filing.priority.value_or(category.priority);
    terms.desk_first = goes_to_desk_first(filing, terms.priority, now);
    const Kind named = filing.kind.value_or(Kind::kNone);
    terms.kind = terms.desk_first ? Kind::kNone : (named == Kind::kNone ? category.kind : named);
    return terms;
}

std::string padded(std::int64_t number, std::size_t width) {
    std::string digits = std::to_string(number);
    return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

/// YYYY-<area6>-<kind>-<seq6> (defaults.md 2.2): N stays with the grassroots, R routine, H hard problem, E emergency.
std::string printed_number(const NewIdentity& identity, const RegionCode& region, Kind kind) {
    constexpr std::string_view kLetters = "NRHE";
    return padded(identity.year, 4) + "-" + region.value.substr(0, 6) + "-" + kLetters[static_cast<std::size_t>(kind)] +
           "-" + padded(identity.sequence, 6);
}

FiledFacts facts(const Filing& filing, const NewIdentity& identity, const Placement& placement) {
    FiledFacts filed;
    filed.id = identity.id;
    filed.receipt = identity.receipt;
    filed.region = placement.region;
    filed.area = placement.area;
    filed.flags = placement.flags;
    filed.road_class = filing.road_class.value_or(placement.road_class);
    filed.category = filing.category;
    filed.title = filing.title;
    filed.description = filing.description;
    filed.entry = filing.entry;
    filed.origin = filing.origin.value_or(usual_origin(filing.entry));
    filed.address = filing.address;
    filed.channel = filing.channel;
    filed.affected = filing.affected;
    filed.captured_at = filing.captured_at;
    filed.external_refs = filing.external_refs;
    filed.reachable = filing.reachable;
    return filed;
}

/// Solved on the spot: the filer in person leads, done from the start; anybody else may confirm it.
void lead_by_filer(const Filing& filing, Route& route) {
    route.parties.assign(1, {{PartyKind::kPerson, std::to_string(filing.actor.account.value)},
                             UnitCode(),
                             AssignmentRole::kLead,
                             {},
                             false});
    route.level = "person";
    route.reason = "solved_on_the_spot";
    route.rule = "solved_on_the_spot";
}

/// A hard problem needs its street's approval before departments are called; until then the street's desk has it.
Route street_desk_first(const RouteQuery& query, const Context& context) {
    Route route = context.routes.desk(query, "street");
    route.kind = Kind::kNone;
    route.reason = "hard_problem_needs_approval";
    return route;
}

/// Auditors look on; whoever is something else besides may file as that.
bool may_file(const Actor& actor, Instant now) {
    const auto other = [now](const Grant& grant) { return grant.role != Role::kAuditor && grant.valid_at(now); };
    return !actor.has(Role::kAuditor, now) || std::ranges::any_of(actor.grants, other);
}

}  // namespace

Result<Decision> decide_filing(const Filing& filing, const NewIdentity& identity, const Context& context) {
    const Instant now = context.now;
    if (!may_file(filing.actor, now)) return Refusal(RefusalClass::kNotPermitted, "not_permitted");
    const Category* category = context.policies.catalogue().find(filing.category);
    if (category == nullptr) return invalid("unknown_category", "/category");
    const FlowProfile* flow = context.policies.newest_flow(category->flow);
    if (flow == nullptr) return invalid("category_without_flow", "/category");
    auto placement = place(filing, context);
    if (!placement) return placement.error();
    if (auto refused = check_asks(filing, placement->area, context)) return std::move(*refused);

    const Terms terms = terms_of(filing, *category, now);
    FiledFacts filed = facts(filing, identity, *placement);
    RouteQuery query;
    query.area = filed.area;
    query.region = filed.region;
    query.category = filing.category;
    query.kind = terms.kind;
    query.priority = terms.priority;
    query.road_class = filed.road_class;
    query.flags = filed.flags;
    query.affected = filing.affected;
    query.at = now;
    query.desk_first = terms.desk_first;
    query.asks = filing.asks;

    const bool on_the_spot = !filing.solved_on_the_spot.empty();
    Route route = context.routes.find(query);
    const bool hard = terms.kind == Kind::kHardProblem || route.kind == Kind::kHardProblem;  // a rule may say so too
    const bool needs_approval = hard && !on_the_spot;
    if (needs_approval) route = street_desk_first(query, context);
    if (on_the_spot) lead_by_filer(filing, route);

    filed.kind = on_the_spot ? Kind::kNone : route.kind;
    filed.priority = needs_approval ? terms.priority : route.priority;
    filed.level = route.level;
    filed.number = printed_number(identity, filed.region, filed.kind);
    filed.flow = flow->code;
    filed.flow_version = flow->version;
    filed.stage = flow->first_stage();
    filed.by_resident = filing.actor.is_resident_only(now);

    Draft draft(Whistle(), filing.actor, *flow, context);
    if (filing.location) draft.site = filing.location->point;
    Event event = draft.event(EventType::kFiled);
    draft.call(event, std::move(route), EndReason::kNone);
    event.level.reset();  // both are among the filed facts
    event.kind.reset();
    event.filed = std::move(filed);
    draft.add(std::move(event));
    if (needs_approval) open_start_proposal(draft, filing.measures_taken, filing.asks, {});
    if (on_the_spot) {
        Event claimed = draft.event(EventType::kClaimed, 1);
        claimed.holder = filing.actor.account;
        draft.add(std::move(claimed));
        claim_done(draft, 1, filing.solved_on_the_spot, {});
    }
    return std::move(draft).finish();
}

}  // namespace gridwhistle::models
