#include "small_city.hpp"

#include "shapes.hpp"

#include <algorithm>
#include <utility>

namespace gridwhistle::routing::testing {
namespace {

using models::AreaCode;
using models::CategoryCode;
using models::Kind;
using models::PartyKind;
using models::Priority;
using models::UnitCode;
using models::UnitKind;

models::Area area(const char* code, const char* parent, const char* level, models::Shape shape = {}) {
    models::Area made;
    made.code = AreaCode(code);
    made.parent = AreaCode(parent);
    made.level = level;
    made.name = code;
    made.shape = std::move(shape);
    return made;
}

models::Unit unit(const char* code, const char* kind, const char* place) {
    models::Unit made;
    made.code = UnitCode(code);
    made.kind = UnitKind(kind);
    made.name = code;
    made.area = AreaCode(place);
    return made;
}

models::Category category_of(const char* code, Priority priority, Kind kind, const char* lead,
                             std::vector<std::string> supports) {
    models::Category made;
    made.code = CategoryCode(code);
    made.priority = priority;
    made.kind = kind;
    made.flow = models::FlowCode("incident");
    made.lead = lead;
    made.supports = std::move(supports);
    return made;
}

std::vector<models::Category> shipped_categories() {
    auto lane = category_of("SO04", Priority::kP2, Kind::kRoutine, "FR", {"PM", "PS", "UE", "CO"});
    lane.seat_first = "fire_liaison";
    lane.overrides.resize(2);
    lane.overrides[0].id = "SO04/compound";
    lane.overrides[0].road_class = models::RoadClass::kCompoundInterior;
    lane.overrides[0].lead = "PM";
    lane.overrides[1].id = "SO04/urgent";
    lane.overrides[1].priority = Priority::kP1;
    lane.overrides[1].lead = "EMB";
    lane.overrides[1].supports = {"PS"};

    auto garbage = category_of("CE01", Priority::kP3, Kind::kRoutine, "SAN", {"ST", "PM"});
    garbage.overrides.resize(2);
    garbage.overrides[0].id = "CE01/alley";
    garbage.overrides[0].road_class = models::RoadClass::kAlley;
    garbage.overrides[0].lead = "CO";
    garbage.overrides[1].id = "CE01/main_street";
    garbage.overrides[1].road_class = models::RoadClass::kMainStreet;
    garbage.overrides[1].lead = "HC";

    auto outage = category_of("MU07", Priority::kP2, Kind::kRoutine, "UTIL", {"UM", "PM"});
    outage.overrides.resize(1);
    outage.overrides[0].affected_min = 50;
    outage.overrides[0].set_priority = Priority::kP1;
    outage.overrides[0].set_kind = Kind::kEmergency;

    return {std::move(lane),
            std::move(garbage),
            std::move(outage),
            category_of("MU01", Priority::kP2, Kind::kRoutine, "UM", {"UTIL", "PM", "ST"}),
            category_of("EM01", Priority::kP1, Kind::kEmergency, "FR", {"PS", "EMB", "ST"}),
            category_of("PD01", Priority::kP3, Kind::kRoutine, "CO", {"JU"}),
            category_of("HP04", Priority::kP4, Kind::kHardProblem, "HC", {"NR"})};
}

constexpr const char* kSeats[] = {"grid_head",     "grid_assistant", "area_police",           "fire_liaison",
                                  "legal_service", "mass_worker",    "livelihood_supervisor", "cleaner"};

}  // namespace

SmallCity::SmallCity() {
    areas = {area("D", "", "district", rectangle_shape(116.40, 39.90, 116.44, 39.91)),
             area("S", "D", "street", rectangle_shape(116.40, 39.90, 116.44, 39.91)),
             area("C1", "S", "community", rectangle_shape(116.40, 39.90, 116.42, 39.91)),
             area("C2", "S", "community", rectangle_shape(116.42, 39.90, 116.44, 39.91)),
             area("G1", "C1", "grid", rectangle_shape(116.40, 39.90, 116.41, 39.91)),
             area("G2", "C1", "grid", rectangle_shape(116.41, 39.90, 116.42, 39.91)),
             area("G3", "C2", "grid", rectangle_shape(116.42, 39.90, 116.43, 39.91))};
    units = {unit("CO-1", "CO", "C1"), unit("CO-2", "CO", "C2"), unit("ST-1", "ST", "S"), unit("DO-1", "DO", "D"),
             unit("DC-1", "DC", "")};
    for (const char* kind : {"FR", "PS", "EMB", "UM", "UE", "SAN", "HC", "JU", "NR"})
        units.push_back(unit((std::string(kind) + "-1").c_str(), kind, "D"));
    units.push_back(unit("PM-1", "PM", "G1"));
    units.push_back(unit("PM-2", "PM", "G2"));
    std::int64_t account = 1;
    for (const char* seat : kSeats) {
        models::Party party;
        party.ref = {PartyKind::kSeat, std::string("G1/") + seat};
        party.name = seat;
        party.unit = UnitCode("CO-1");
        party.area = AreaCode("G1");
        party.seat = seat;
        parties.push_back(party);
        bindings.push_back(
            {{PartyKind::kPerson, std::to_string(account++)}, "holds", party.ref.code, models::Instant::min(), {}});
    }
    categories = shipped_categories();
}

void SmallCity::vacate(const std::string& seat) {
    std::erase_if(bindings, [&](const models::Binding& binding) { return binding.place == "G1/" + seat; });
}

void SmallCity::remove_units(const std::string& kind) {
    std::erase_if(units, [&](const models::Unit& unit) { return unit.kind.value == kind; });
}

models::Category& SmallCity::category(const std::string& code) {
    return *std::ranges::find(categories, CategoryCode(code), &models::Category::code);
}

std::shared_ptr<const models::Directory> SmallCity::directory() const {
    return std::make_shared<const models::Directory>(models::AreaTree(areas, kNoonOnMonday), units, parties, bindings,
                                                     std::unordered_map<models::AccountId, std::string>(),
                                                     kNoonOnMonday);
}

std::shared_ptr<const Atlas> SmallCity::atlas() const {
    models::FlowProfile flow;
    flow.code = models::FlowCode("incident");
    flow.version = 1;
    AtlasParts parts;
    parts.directory = directory();
    parts.policies = std::make_shared<const models::Policies>(models::Catalogue(7, categories), std::vector{flow});
    parts.roads = RoadIndex(roads);
    parts.settings = settings;
    parts.version = 3;
    return std::make_shared<const Atlas>(std::move(parts));
}

models::RouteQuery query_for(const std::string& category, models::Kind kind) {
    models::RouteQuery query;
    query.area = AreaCode("G1");
    query.region = models::RegionCode("D");
    query.category = CategoryCode(category);
    query.kind = kind;
    query.priority = Priority::kP3;
    query.at = kNoonOnMonday;
    return query;
}

std::vector<std::string> codes_of(const models::Route& route) {
    std::vector<std::string> codes;
    for (const auto& party : route.parties) codes.push_back(party.party.code);
    return codes;
}

const models::RouteParty* party_in(const models::Route& route, const std::string& code) {
    const auto found =
        std::ranges::find_if(route.parties, [&](const models::RouteParty& party) { return party.party.code == code; });
    return found == route.parties.end() ? nullptr : &*found;
}

std::string why_not(const models::Route& route, const std::string& candidate) {
    const auto found = std::ranges::find(route.turned_down, candidate, &models::RouteCandidate::rule);
    return found == route.turned_down.end() ? std::string() : found->why_not;
}

}  // namespace gridwhistle::routing::testing
