#include "routing/atlas.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <memory>
#include <random>
#include <string>
#include <vector>

// Answers of the resolver per second, on one thread, in a city of 5 districts, 5,555 areas below them and 53 categories
// with two overrides each. A third of the queries are residents' filings, one in twenty is an emergency.

namespace {

using namespace gridwhistle;
using models::AreaCode;

constexpr double kFindsPerSecondLeast = 300'000;  ///< a thousand times the filings of a big city at its peak
constexpr int kQueries = 4096;
constexpr auto kRunTime = std::chrono::duration<double>(2.0);

struct City {
    std::vector<models::Area> areas;
    std::vector<models::Unit> units;
    std::vector<models::Party> parties;
    std::vector<models::Binding> bindings;
    std::vector<AreaCode> grids;
};

void add_unit(City& city, const std::string& kind, const AreaCode& area) {
    models::Unit unit;
    unit.code = models::UnitCode(kind + '-' + area.value);
    unit.kind = models::UnitKind(kind);
    unit.area = area;
    city.units.push_back(std::move(unit));
}

const std::vector<std::string> kDepartments{"FR", "PS", "TP", "EMB", "UM", "UE", "SAN",      "HC",       "NR",
                                            "TR", "WA", "GR", "EE",  "MS", "HE", "UTIL.GAS", "UTIL.ELE", "JU"};

void grow(City& city, const AreaCode& parent, std::size_t level) {
    static const std::vector<std::string> levels{"district", "street", "community", "grid"};
    static const std::vector<int> counts{5, 10, 10, 10};
    for (int i = 1; i <= counts[level]; ++i) {
        models::Area area;
        area.code = AreaCode(parent.value + "0" + std::to_string(i));
        area.parent = parent;
        area.level = levels[level];
        if (level == 0) {
            add_unit(city, "DO", area.code);
            for (const auto& kind : kDepartments) add_unit(city, kind, area.code);
        }
        if (level == 1) {
            add_unit(city, "ST", area.code);
            add_unit(city, "UE", area.code);
        }
        if (level == 2) add_unit(city, "CO", area.code);
        if (level == 3) {
            city.grids.push_back(area.code);
            for (const char* name : {"grid_head", "grid_assistant", "area_police", "fire_liaison", "legal_service",
                                     "mass_worker", "livelihood_supervisor", "cleaner"}) {
                models::Party seat;
                seat.ref = {models::PartyKind::kSeat, area.code.value + '/' + name};
                seat.area = area.code;
                seat.seat = name;
                city.bindings.push_back({{models::PartyKind::kPerson, "17"}, "holds", seat.ref.code, {}, {}});
                city.parties.push_back(std::move(seat));
            }
        }
        const AreaCode code = area.code;
        city.areas.push_back(std::move(area));
        if (level + 1 < levels.size()) grow(city, code, level + 1);
    }
}

models::Catalogue catalogue(std::mt19937_64& random) {
    std::uniform_int_distribution<std::size_t> any(0, kDepartments.size() - 1);
    std::vector<models::Category> categories;
    for (int i = 0; i < 53; ++i) {
        models::Category category;
        category.code = models::CategoryCode("CT" + std::to_string(10 + i));
        category.kind = models::Kind::kRoutine;
        category.lead = kDepartments[any(random)];
        category.supports = {kDepartments[any(random)], kDepartments[any(random)], "ST", "PM"};
        models::DutyRule compound;
        compound.id = category.code.value + "/compound";
        compound.road_class = models::RoadClass::kCompoundInterior;
        compound.lead = "PM";
        models::DutyRule night;
        night.id = category.code.value + "/night";
        night.from_minute = 22 * 60;
        night.to_minute = 6 * 60;
        night.lead = "UE";
        category.overrides = {std::move(compound), std::move(night)};
        categories.push_back(std::move(category));
    }
    return {1, std::move(categories)};
}

std::vector<models::RouteQuery> queries(const City& city, std::mt19937_64& random) {
    std::uniform_int_distribution<std::size_t> grid(0, city.grids.size() - 1);
    std::uniform_int_distribution<int> number(0, 52);
    std::uniform_int_distribution<int> percent(0, 99);
    std::vector<models::RouteQuery> made(kQueries);
    for (auto& query : made) {
        query.area = city.grids[grid(random)];
        query.region = models::RegionCode(query.area.value.substr(0, 4));
        query.category = models::CategoryCode("CT" + std::to_string(10 + number(random)));
        query.desk_first = percent(random) < 33;
        query.kind = query.desk_first      ? models::Kind::kNone
                     : percent(random) < 8 ? models::Kind::kEmergency
                                           : models::Kind::kRoutine;
        query.at = models::Instant(std::chrono::minutes(percent(random) * 60));
    }
    return made;
}

/// Of this thread alone: the machine may be busy with something else.
std::chrono::duration<double> cpu_time() {
    return std::chrono::duration<double>(static_cast<double>(std::clock()) / CLOCKS_PER_SEC);
}

}  // namespace

int main() {
    std::mt19937_64 random(20261122);
    City city;
    models::Area root;
    root.code = AreaCode("44");
    root.level = "city";
    city.areas.push_back(root);
    add_unit(city, "DC", root.code);
    grow(city, root.code, 0);
    const auto asked = queries(city, random);

    routing::AtlasParts parts;
    parts.directory = std::make_shared<const models::Directory>(
        models::AreaTree(city.areas, models::Instant()), city.units, city.parties, city.bindings,
        std::unordered_map<models::AccountId, std::string>(), models::Instant());
    parts.policies = std::make_shared<const models::Policies>(catalogue(random), std::vector<models::FlowProfile>());
    const routing::Atlas atlas(std::move(parts));

    std::size_t called = 0;
    std::size_t answers = 0;
    const auto start = cpu_time();
    while (cpu_time() - start < kRunTime) {
        for (const auto& query : asked) called += atlas.find(query).parties.size();
        answers += asked.size();
    }
    const auto took = cpu_time() - start;
    const double rate = static_cast<double>(answers) / took.count();
    std::printf("find: %.0f answers/s\n", rate);
    std::printf("parties: %.1f called per answer\n", static_cast<double>(called) / static_cast<double>(answers));
    std::printf("limit: %.0f answers/s\n", kFindsPerSecondLeast);
    std::printf("ratio: %.2f\n", rate / kFindsPerSecondLeast);
    return 0;
}
