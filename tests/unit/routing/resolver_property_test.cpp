#include "routing/party_table.hpp"
#include "small_city.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

// Laws of the resolver that hold for every catalogue, directory and query.

namespace gridwhistle::routing::testing {
namespace {

using models::AssignmentRole;

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : random_{seed} {}

    bool chance(double share) { return std::bernoulli_distribution(share)(random_); }
    int up_to(int most) { return std::uniform_int_distribution<int>(0, most)(random_); }
    template <class T>
    const T& one_of(const std::vector<T>& values) {
        return values[static_cast<std::size_t>(up_to(static_cast<int>(values.size()) - 1))];
    }
    template <class T>
    std::vector<T> some_of(const std::vector<T>& values, int most) {
        std::vector<T> picked;
        for (int left = up_to(most); left > 0; --left) picked.push_back(one_of(values));
        return picked;
    }

  private:
    std::mt19937_64 random_;
};

const std::vector<std::string> kCallees{"FR", "PS",   "UM",   "UTIL", "PM",   "CO",   "ST",   "DO", "DC",
                                        "",   "FR-1", "PM-2", "ZZ-9", "ST-1", "CO-1", "UM-1", "JU", "grid_head"};
const std::vector<std::string> kPlaces{"D", "S", "C1", "C2", "G1", "G2", "G3", "", "gone"};
const std::vector<std::string> kLevels{"community", "street", "district", "grid", "building", "", "dispatch_centre"};

models::DutyRule random_rule(Dice& dice) {
    models::DutyRule rule;
    if (dice.chance(0.3)) rule.road_class = static_cast<models::RoadClass>(dice.up_to(3));
    if (dice.chance(0.3)) rule.priority = static_cast<models::Priority>(dice.up_to(3));
    if (dice.chance(0.3)) rule.kind = static_cast<models::Kind>(dice.up_to(3));
    if (dice.chance(0.3)) rule.area = models::AreaCode(dice.one_of(kPlaces));
    if (dice.chance(0.2)) rule.holiday = dice.chance(0.5);
    if (dice.chance(0.2)) rule.from_minute = dice.up_to(1439);
    if (dice.chance(0.2)) rule.to_minute = dice.up_to(1440);
    if (dice.chance(0.2)) rule.affected_min = dice.up_to(100);
    rule.lead = dice.one_of(kCallees);
    if (dice.chance(0.5)) rule.supports = dice.some_of(kCallees, 5);
    if (dice.chance(0.2)) rule.set_priority = static_cast<models::Priority>(dice.up_to(3));
    if (dice.chance(0.2)) rule.set_kind = static_cast<models::Kind>(dice.up_to(3));
    return rule;
}

SmallCity random_city(Dice& dice) {
    SmallCity city;
    std::erase_if(city.units, [&](const auto&) { return dice.chance(0.3); });
    std::erase_if(city.bindings, [&](const auto&) { return dice.chance(0.3); });
    if (dice.chance(0.3)) city.parties.clear();
    for (auto& category : city.categories) {
        category.kind = static_cast<models::Kind>(dice.up_to(3));
        category.lead = dice.one_of(kCallees);
        category.supports = dice.some_of(kCallees, 6);
        category.admission = dice.some_of(kLevels, 2);
        category.seat_first = dice.chance(0.3) ? "fire_liaison" : "";
        category.overrides.clear();
        for (int left = dice.up_to(4); left > 0; --left) category.overrides.push_back(random_rule(dice));
    }
    return city;
}

models::RouteQuery random_query(Dice& dice) {
    auto query = query_for(dice.one_of<std::string>({"SO04", "CE01", "MU07", "MU01", "EM01", "PD01", "HP04", "XX"}));
    query.area = models::AreaCode(dice.one_of(kPlaces));
    query.kind = static_cast<models::Kind>(dice.up_to(3));
    query.priority = static_cast<models::Priority>(dice.up_to(3));
    query.road_class = static_cast<models::RoadClass>(dice.up_to(3));
    query.affected = dice.up_to(100);
    query.at = kNoonOnMonday + std::chrono::minutes(dice.up_to(10000));
    query.desk_first = dice.chance(0.4);
    if (dice.chance(0.1)) query.flags = {dice.one_of<std::string>({"no_cell", "placeholder", "border"})};
    for (const auto& code : dice.some_of(kCallees, 3)) query.not_again.push_back(code);
    for (const auto& code : dice.some_of(kCallees, 3)) query.asks.push_back({code, "help"});
    return query;
}

void expect_lawful(const models::Route& route, const models::RouteQuery& query) {
    ASSERT_FALSE(route.parties.empty());
    EXPECT_EQ(route.parties.front().role, AssignmentRole::kLead);
    EXPECT_EQ(std::ranges::count(route.parties, AssignmentRole::kLead, &models::RouteParty::role), 1);
    EXPECT_FALSE(route.level.empty());
    EXPECT_FALSE(route.rule.empty());
    EXPECT_FALSE(route.reason.empty());
    EXPECT_FALSE(route.parties.front().vacant);
    std::set<models::PartyRef> distinct;
    for (const auto& party : route.parties) {
        EXPECT_FALSE(party.party.code.empty());
        EXPECT_TRUE(distinct.insert(party.party).second) << party.party.code << " is called twice";
        const bool gone = std::ranges::find(query.not_again, party.party.code) != query.not_again.end();
        EXPECT_TRUE(!gone || party.party.code.starts_with("DC")) << party.party.code << " is called again";
    }
}

TEST(ResolverLaws, TheAnswerIsNeverEmptyAndHasExactlyOneLeadForAnyCatalogueAndQuery) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        Dice dice(seed);
        const auto atlas = random_city(dice).atlas();
        for (int i = 0; i < 100; ++i) {
            const auto query = random_query(dice);
            SCOPED_TRACE("seed " + std::to_string(seed) + ", query " + std::to_string(i));
            expect_lawful(atlas->find(query), query);
            const auto desk = atlas->desk(query, dice.one_of(kLevels));
            ASSERT_EQ(desk.parties.size(), 1U);
            EXPECT_EQ(desk.parties.front().role, AssignmentRole::kLead);
            if (HasFailure()) return;
        }
    }
}

TEST(ResolverLaws, TheTableOfPartiesAnswersAsTheDirectoryDoes) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        Dice dice(seed);
        SmallCity city = random_city(dice);
        for (auto& unit : city.units) {
            if (dice.chance(0.3)) unit.area = models::AreaCode(dice.one_of(kPlaces));
        }
        const auto directory = city.directory();
        const PartyTable table(*directory);
        for (const auto& place : kPlaces) {
            const models::AreaCode area(place);
            const auto path = table.path_of(area);
            for (const auto& code : kCallees)
                EXPECT_EQ(table.unit(code, path), directory->unit_or_kind(code, area)) << code << " in " << place;
            const auto seats = directory->steward_seats(area);
            const auto& in_table = table.steward_seats(path);
            ASSERT_EQ(seats.size(), in_table.size());
            for (std::size_t i = 0; i < seats.size(); ++i) {
                EXPECT_EQ(seats[i], in_table[i].party);
                EXPECT_EQ(directory->holders(seats[i]->ref).empty(), !in_table[i].held);
            }
        }
    }
}

}  // namespace
}  // namespace gridwhistle::routing::testing
