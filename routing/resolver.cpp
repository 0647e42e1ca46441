#include "routing/resolver.hpp"

#include "routing/duty.hpp"

#include <algorithm>
#include <utility>

namespace gridwhistle::routing {
namespace {

using models::AssignmentRole;
using models::Kind;
using models::PartyRef;
using models::Priority;
using models::Unit;

constexpr const char* kGridHead = "grid_head";

template <class Range, class Value>
bool contains(const Range& range, const Value& value) {
    return std::ranges::find(range, value) != range.end();
}

bool is_flagged(const models::RouteQuery& query) {
    return std::ranges::any_of(query.flags,
                               [](const auto& flag) { return flag == "no_cell" || flag == "placeholder"; });
}

}  // namespace

/// One answer while it is being found.
class Resolver::Search {
  public:
    Search(const Resolver& resolver, const models::RouteQuery& query)
        : resolver_{resolver}, query_{query}, path_{resolver.table_.path_of(query.area)} {
        route_.inputs = query;
        route_.catalogue_version = resolver.catalogue_.version();
        route_.priority = query.priority;
        route_.kind = query.kind;
    }

    models::Route find() &&;
    models::Route desk(const std::string& level) &&;

  private:
    /// One unit kind or unit, asked for by a rule.
    const Unit* callable(const std::string& code, const std::string& rule);
    bool may_call(const PartyRef& party, const std::string& rule);
    bool is_untrusted() const;
    void turn_down(const std::string& rule, const std::string& code, const char* why_not);

    void lead_with(const Unit& unit, std::string rule, std::string reason);
    void lead_with(const models::Party& seat, std::string rule, std::string reason);
    void lead_with_dispatch_centre(std::string rule, std::string reason);
    bool lead_with_higher_desk(const std::string& rule);
    void support_with(PartyRef party, models::UnitCode unit, bool vacant = false);

    bool ask_seat_first(const models::Category& category);
    bool ask_own_level(const models::Category& category);
    void lift(const Duty& duty);
    models::Kind kind_at_filing(const Duty& duty) const;
    void call_by_catalogue(const Duty& duty);
    void call_steward_team();
    void call_next_in_line();
    void attach_asks();
    void hand_asks_to_desk();

    const Resolver& resolver_;
    const models::RouteQuery& query_;
    const PartyTable::Path path_;
    models::Route route_;
};

models::Route Resolver::find(const models::RouteQuery& query) const {
    return Search(*this, query).find();
}

models::Route Resolver::desk(const models::RouteQuery& query, const std::string& level) const {
    return Search(*this, query).desk(level);
}

Resolver::Resolver(const models::Directory& directory, const models::Catalogue& catalogue, DeskSettings desks,
                   models::WorkingCalendar calendar)
    : directory_{directory},
      catalogue_{catalogue},
      desks_{std::move(desks)},
      calendar_{std::move(calendar)},
      table_{directory} {}

void Resolver::Search::turn_down(const std::string& rule, const std::string& code, const char* why_not) {
    route_.turned_down.push_back({rule + ':' + code, why_not});
}

/// A flagged place rests at the root until somebody names a place below it; the flag stays as a fact of the filing.
bool Resolver::Search::is_untrusted() const {
    return path_.size() <= 1 && is_flagged(query_);
}

bool Resolver::Search::may_call(const PartyRef& party, const std::string& rule) {
    if (!contains(query_.not_again, party.code)) return true;
    turn_down(rule, party.code, "returned");
    return false;
}

const Unit* Resolver::Search::callable(const std::string& code, const std::string& rule) {
    const Unit* unit = resolver_.table_.unit(code, path_);
    if (unit == nullptr) {
        turn_down(rule, code, "no_unit");
        return nullptr;
    }
    return may_call(party_of(*unit), rule) ? unit : nullptr;
}

void Resolver::Search::lead_with(const Unit& unit, std::string rule, std::string reason) {
    // A desk that leads by the catalogue keeps its level: the tiers of a flow count attempts by it.
    const auto& levels = resolver_.desks_.levels;
    const auto own = std::ranges::find(levels, unit.kind, &Desk::kind);
    if (own != levels.end()) {
        route_.level = own->level;
    } else {
        route_.level = unit.kind == resolver_.desks_.dispatch_centre ? kDispatchCentreLevel : "department";
    }
    route_.parties.push_back({party_of(unit), unit.code, AssignmentRole::kLead, {}, false});
    route_.rule = std::move(rule);
    route_.reason = std::move(reason);
}

void Resolver::Search::lead_with(const models::Party& seat, std::string rule, std::string reason) {
    const models::Area* area = resolver_.directory_.areas().find(seat.area);
    route_.level = area != nullptr ? area->level : "grid";
    route_.parties.push_back({seat.ref, seat.unit, AssignmentRole::kLead, {}, false});
    route_.rule = std::move(rule);
    route_.reason = std::move(reason);
}

void Resolver::Search::lead_with_dispatch_centre(std::string rule, std::string reason) {
    const models::UnitKind& kind = resolver_.desks_.dispatch_centre;
    const Unit* unit = resolver_.table_.unit(kind.value, path_);
    if (unit == nullptr) {
        // A place outside the dispatch centre's area is still better served by it than by nobody.
        const auto& units = resolver_.directory_.units();
        const auto any = std::ranges::find(units, kind, &Unit::kind);
        if (any != units.end()) unit = &*any;
    }
    if (unit != nullptr) {
        lead_with(*unit, std::move(rule), std::move(reason));
        return;
    }
    Unit built_in;
    built_in.code = models::UnitCode(kind.value);
    built_in.kind = kind;
    lead_with(built_in, std::move(rule), std::move(reason));
}

/// The lowest desk above the first level that is there and has not given the case back.
bool Resolver::Search::lead_with_higher_desk(const std::string& rule) {
    for (std::size_t i = 1; i < resolver_.desks_.levels.size(); ++i) {
        const Unit* unit = callable(resolver_.desks_.levels[i].kind.value, rule);
        if (unit == nullptr) continue;
        lead_with(*unit, rule, "fallback");
        return true;
    }
    return false;
}

void Resolver::Search::support_with(PartyRef party, models::UnitCode unit, bool vacant) {
    const bool called = std::ranges::find(route_.parties, party, &models::RouteParty::party) != route_.parties.end();
    if (called) return;
    route_.parties.push_back({std::move(party), std::move(unit), AssignmentRole::kSupport, {}, vacant});
}

bool Resolver::Search::ask_seat_first(const models::Category& category) {
    if (category.seat_first.empty()) return false;
    const std::string rule = category.code.value + "/seat_first";
    const auto& seats = resolver_.table_.steward_seats(path_);
    const auto found =
        std::ranges::find_if(seats, [&](const auto& seat) { return seat.party->seat == category.seat_first; });
    if (found == seats.end()) {
        turn_down(rule, category.seat_first, "no_seat");
        return false;
    }
    const models::Party& seat = *found->party;
    if (!found->held) {
        turn_down(rule, seat.ref.code, "vacant");
        return false;
    }
    if (!may_call(seat.ref, rule)) return false;
    lead_with(seat, rule, "seat_first");
    return true;
}

/// Lowest level first (decisions, "Who gets a filing"): the seat, then each desk that the category admits.
bool Resolver::Search::ask_own_level(const models::Category& category) {
    if (ask_seat_first(category)) return true;
    for (const auto& desk : resolver_.desks_.levels) {
        if (!desk.asked_first) continue;
        const std::string rule = "desk/" + desk.level;
        if (!category.admission.empty() && !contains(category.admission, desk.level)) {
            turn_down(rule, desk.kind.value, "not_admitted");
            continue;
        }
        const Unit* unit = callable(desk.kind.value, rule);
        if (unit == nullptr) continue;
        lead_with(*unit, rule, desk.level + "_desk");
        return true;
    }
    return false;
}

/// A rule may lift the priority and the kind of what it matches. It makes no kind of what stays with the desks of its
/// place, unless it is an emergency, and no hard problem, which takes an approval.
void Resolver::Search::lift(const Duty& duty) {
    if (duty.matched == nullptr) return;
    route_.priority = duty.matched->set_priority.value_or(route_.priority);
    const Kind kind = duty.matched->set_kind.value_or(route_.kind);
    const bool stays = query_.desk_first && kind != Kind::kEmergency;
    if (!stays && kind != Kind::kHardProblem) route_.kind = kind;
}

/// The kind of what is sent to departments at filing though a desk might have had it first.
Kind Resolver::Search::kind_at_filing(const Duty& duty) const {
    Kind kind = duty.category.kind;
    if (duty.matched != nullptr) kind = duty.matched->set_kind.value_or(kind);
    return kind == Kind::kHardProblem ? Kind::kRoutine : kind;
}

void Resolver::Search::call_by_catalogue(const Duty& duty) {
    route_.parties.reserve(1 + duty.supports.size());
    if (const Unit* unit = callable(duty.lead, duty.rule)) {
        lead_with(*unit, duty.rule, "duty_catalogue");
    }
    for (const auto& code : duty.supports) {
        const Unit* unit = callable(code, duty.rule);
        if (unit == nullptr) continue;
        if (route_.parties.empty()) {
            lead_with(*unit, duty.rule, "fallback");
        } else {
            support_with(party_of(*unit), unit->code);
        }
    }
    if (!route_.parties.empty() || lead_with_higher_desk(duty.rule)) return;
    lead_with_dispatch_centre(duty.rule, "fallback");
}

/// Emergencies alert the steward seats of the place. A vacant one is shown, and the next in line is called.
void Resolver::Search::call_steward_team() {
    bool head_called = false;
    bool any_vacant = false;
    for (const auto& [seat, held] : resolver_.table_.steward_seats(path_)) {
        if (!may_call(seat->ref, "steward_team")) continue;
        any_vacant = any_vacant || !held;
        head_called = head_called || (held && seat->seat == kGridHead);
        support_with(seat->ref, seat->unit, !held);
    }
    if (any_vacant && !head_called) call_next_in_line();
}

/// The grid head stands in for a vacant seat and is among the seats; for a vacant grid head it is the lowest desk.
void Resolver::Search::call_next_in_line() {
    for (const auto& desk : resolver_.desks_.levels) {
        const Unit* unit = callable(desk.kind.value, "next_in_line");
        if (unit == nullptr) continue;
        support_with(party_of(*unit), unit->code);
        return;
    }
}

void Resolver::Search::attach_asks() {
    for (const auto& wish : query_.asks) {
        const Unit* unit = callable(wish.unit, "ask");
        if (unit == nullptr) continue;
        support_with(party_of(*unit), unit->code);
        auto& party = *std::ranges::find(route_.parties, party_of(*unit), &models::RouteParty::party);
        if (!party.ask.empty()) party.ask += '\n';
        party.ask += wish.ask;
    }
}

/// A desk that is asked first decides itself whom to call; it reads what the filer wished for.
void Resolver::Search::hand_asks_to_desk() {
    auto& ask = route_.parties.front().ask;
    for (const auto& wish : query_.asks) {
        if (!ask.empty()) ask += '\n';
        ask += wish.unit + ": " + wish.ask;
    }
}

models::Route Resolver::Search::find() && {
    const models::Category* category = resolver_.catalogue_.find(query_.category);
    if (category == nullptr || is_untrusted()) {
        const char* why = category == nullptr ? "unknown_category" : "untrusted_place";
        lead_with_dispatch_centre(why, why);
        hand_asks_to_desk();
        return std::move(route_);
    }
    const DutySurroundings around{resolver_.directory_.areas(), resolver_.calendar_};
    const Duty duty = match_duty(*category, query_, around, route_.turned_down);
    lift(duty);
    const bool urgent = route_.priority == Priority::kP1 || route_.kind == Kind::kEmergency;
    if (query_.desk_first && !urgent) {
        // Departments are called for a hard problem only after an approval, which starts at a desk.
        const bool stays =
            ask_own_level(*category) || (category->kind == Kind::kHardProblem && lead_with_higher_desk(duty.rule));
        if (stays) {
            hand_asks_to_desk();
            return std::move(route_);
        }
    }
    if (query_.desk_first && route_.kind == Kind::kNone) route_.kind = kind_at_filing(duty);
    call_by_catalogue(duty);
    if (route_.kind == Kind::kEmergency) call_steward_team();
    attach_asks();
    return std::move(route_);
}

models::Route Resolver::Search::desk(const std::string& level) && {
    const auto& levels = resolver_.desks_.levels;
    const auto& areas = resolver_.directory_.areas();
    const auto asked = std::ranges::find(levels, level, &Desk::level);
    const std::string rule = "desk/" + level;
    const bool at_top = asked == levels.end() && areas.at_level(query_.area, level) == nullptr;
    if (is_untrusted() && areas.at_level(query_.area, level) == nullptr) {
        lead_with_dispatch_centre(rule, "untrusted_place");
        return std::move(route_);
    }
    if (at_top) {
        if (level != kDispatchCentreLevel) turn_down(rule, level, "unknown_level");
        lead_with_dispatch_centre(rule, level == kDispatchCentreLevel ? "dispatch_centre" : "fallback");
        return std::move(route_);
    }
    if (asked == levels.end()) {
        for (const auto& [seat, held] : resolver_.table_.steward_seats(path_)) {
            const bool leads = seat->seat == kGridHead && areas.find(seat->area)->level == level;
            if (!leads) continue;
            if (held) {
                lead_with(*seat, rule, "grid_head");
                return std::move(route_);
            }
            turn_down(rule, seat->ref.code, "vacant");
        }
    }
    for (auto desk = asked == levels.end() ? levels.begin() : asked; desk != levels.end(); ++desk) {
        const Unit* unit = resolver_.table_.unit(desk->kind.value, path_);
        if (unit != nullptr) {
            lead_with(*unit, rule, desk == asked ? level + "_desk" : "fallback");
            return std::move(route_);
        }
        turn_down(rule, desk->kind.value, "no_unit");
    }
    lead_with_dispatch_centre(rule, "fallback");
    return std::move(route_);
}

}  // namespace gridwhistle::routing
