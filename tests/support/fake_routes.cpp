#include "tests/support/fake_routes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace gridwhistle::tests {

using namespace models;

namespace {

struct Desk {
    const char* level;
    const char* kind;
};

constexpr std::array kDesks{Desk{"community", "CO"}, Desk{"street", "ST"}, Desk{"district", "DO"}};
constexpr const char* kCentre = "DC";

Route blank(const RouteQuery& query, int version) {
    Route route;
    route.inputs = query;
    route.catalogue_version = version;
    route.priority = query.priority;
    route.kind = query.kind;
    return route;
}

}  // namespace

Result<Placement> FakeRoutes::locate(const Fix& fix) const {
    if (fix.point.lat > 1) return Refusal(RefusalClass::kInvalid, "outside_area", "/location");
    std::vector<AreaCode> grids;
    for (const auto& area : directory_.areas().all()) {
        if (area.level == "grid") grids.push_back(area.code);
    }
    const auto cell = static_cast<std::size_t>(std::max(0.0, std::floor(fix.point.lon)));
    if (fix.point.lat < 0 || cell >= grids.size()) {
        Placement nowhere;
        nowhere.area = directory_.areas().roots().front();
        nowhere.region = RegionCode(nowhere.area.value);
        nowhere.flags.emplace_back("no_cell");
        return nowhere;
    }
    return placement_of(grids[cell]);
}

Result<Placement> FakeRoutes::placement_of(const AreaCode& code) const {
    if (directory_.areas().find(code) == nullptr) return Refusal(RefusalClass::kInvalid, "unknown_area", "/area");
    Placement placement;
    placement.area = code;
    placement.region = RegionCode(directory_.areas().path(code).front().value);
    return placement;
}

bool FakeRoutes::lead_with(Route& route, const std::string& code, const char* level) const {
    const Unit* unit = directory_.unit_or_kind(code, route.inputs.area);
    const auto& gone = route.inputs.not_again;
    if (unit == nullptr || std::ranges::find(gone, unit->code.value) != gone.end()) return false;
    route.parties.push_back({party_of(*unit), unit->code, AssignmentRole::kLead, {}, false});
    route.level = level;
    for (const auto& desk : kDesks) {
        if (unit->kind.value == desk.kind) route.level = desk.level;
    }
    return true;
}

/// Whoever gave it back before: somebody has to have it.
void FakeRoutes::lead_with_centre(Route& route) const {
    const auto gone = std::exchange(route.inputs.not_again, {});
    lead_with(route, kCentre, "dispatch_centre");
    route.inputs.not_again = gone;
}

void FakeRoutes::support_with(Route& route, const std::string& code, const std::string& ask) const {
    const Unit* unit = directory_.unit_or_kind(code, route.inputs.area);
    if (unit == nullptr) return;
    const auto called = std::ranges::find(route.parties, party_of(*unit), &RouteParty::party);
    if (called == route.parties.end()) {
        route.parties.push_back({party_of(*unit), unit->code, AssignmentRole::kSupport, ask, false});
    } else if (called->ask.empty()) {
        called->ask = ask;
    }
}

Route FakeRoutes::find(const RouteQuery& query) const {
    Route route = blank(query, catalogue_.version());
    const Category* category = catalogue_.find(query.category);
    if (category == nullptr || !query.flags.empty()) {
        route.reason = "untrusted_place";
        lead_with_centre(route);
        return route;
    }
    if (query.desk_first) {
        for (const auto& desk : kDesks) {
            const auto& admitted = category->admission;
            const bool admits = admitted.empty() || std::ranges::find(admitted, desk.level) != admitted.end();
            if (!admits || !lead_with(route, desk.kind, desk.level)) continue;
            route.rule = route.reason = std::string(desk.level) + "_desk";
            return route;
        }
    }
    for (const auto& rule : category->overrides) {
        if (rule.road_class != query.road_class) continue;
        route.priority = rule.set_priority.value_or(route.priority);
        route.kind = rule.set_kind.value_or(route.kind);
    }
    route.rule = category->code.value;
    route.reason = "duty_catalogue";
    const bool found = lead_with(route, category->lead, "department") || lead_with(route, "ST", "street") ||
                       lead_with(route, "DO", "district");
    if (!found) lead_with_centre(route);
    for (const auto& code : category->supports) support_with(route, code, {});
    for (const auto& wish : query.asks) support_with(route, wish.unit, wish.ask);
    if (route.kind != Kind::kEmergency) return route;
    for (const auto* seat : directory_.steward_seats(query.area))
        route.parties.push_back(
            {seat->ref, seat->unit, AssignmentRole::kSupport, {}, directory_.holders(seat->ref).empty()});
    return route;
}

Route FakeRoutes::desk(const RouteQuery& query, const std::string& level) const {
    Route route = blank(query, catalogue_.version());
    route.inputs.not_again.clear();
    route.rule = route.reason = level + "_desk";
    auto desk = std::ranges::find(kDesks, level, [](const Desk& row) { return std::string(row.level); });
    if (level == "grid") desk = kDesks.begin();
    bool found = false;
    for (; desk != kDesks.end() && !found; ++desk) found = lead_with(route, desk->kind, desk->level);
    if (!found) {
        route.reason = "fallback";
        lead_with_centre(route);
    }
    route.inputs = query;
    return route;
}

}  // namespace gridwhistle::tests
