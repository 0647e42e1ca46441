#include "small_city.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace gridwhistle::routing::testing {
namespace {

using models::AssignmentRole;
using models::Kind;
using models::Priority;
using models::RoadClass;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Not;

models::RouteQuery resident_query(const std::string& category) {
    auto query = query_for(category, Kind::kNone);
    query.desk_first = true;
    return query;
}

TEST(Resolver, SameCategoryInOneGridOnAMainStreetAndInAnAlleyGetsDifferentLeads) {
    const auto atlas = SmallCity().atlas();
    struct Case {
        RoadClass road_class;
        const char* lead;
        const char* rule;
    };
    for (const auto& expected :
         {Case{RoadClass::kMainStreet, "HC-1", "CE01/main_street"}, Case{RoadClass::kAlley, "CO-1", "CE01/alley"},
          Case{RoadClass::kUnknown, "SAN-1", "CE01/base"}}) {
        auto query = query_for("CE01");
        query.road_class = expected.road_class;

        const auto route = atlas->find(query);

        EXPECT_EQ(route.parties.front().party.code, expected.lead);
        EXPECT_EQ(route.rule, expected.rule);
        EXPECT_EQ(route.reason, "duty_catalogue");
    }
}

TEST(Resolver, SameCategoryAtP1GetsAnotherLead) {
    const auto atlas = SmallCity().atlas();
    auto query = query_for("SO04");
    const auto usual = atlas->find(query);
    query.priority = Priority::kP1;
    const auto urgent = atlas->find(query);

    EXPECT_THAT(codes_of(usual), ElementsAre("FR-1", "PM-1", "PS-1", "UE-1", "CO-1"));
    EXPECT_THAT(codes_of(urgent), ElementsAre("EMB-1", "PS-1"));
    EXPECT_EQ(why_not(urgent, "SO04/compound"), "road_class");
    EXPECT_EQ(why_not(usual, "SO04/urgent"), "priority");
}

TEST(Resolver, ALeadIsNotCalledAsItsOwnSupportAndAbsentMembersComeFromTheBaseRule) {
    auto query = query_for("SO04");
    query.road_class = RoadClass::kCompoundInterior;

    const auto route = SmallCity().atlas()->find(query);

    EXPECT_THAT(codes_of(route), ElementsAre("PM-1", "PS-1", "UE-1", "CO-1"));
}

TEST(Resolver, TheAnswerCarriesItsInputsAndTheCatalogueVersion) {
    auto query = query_for("MU01");
    query.affected = 4;

    const auto route = SmallCity().atlas()->find(query);

    EXPECT_EQ(route.catalogue_version, 7);
    EXPECT_EQ(route.inputs.category, query.category);
    EXPECT_EQ(route.inputs.affected, 4);
    EXPECT_EQ(why_not(route, "MU01/base:UTIL"), "no_unit");
}

TEST(Resolver, AResidentsFilingIsOfferedToTheLowestDeskThatAdmitsIt) {
    SmallCity city;
    struct Case {
        std::vector<std::string> admission;
        const char* lead;
        const char* level;
        const char* reason;
        Kind kind;
    };
    const std::vector<Case> cases{{{}, "CO-1", "community", "community_desk", Kind::kNone},
                                  {{"community", "street"}, "CO-1", "community", "community_desk", Kind::kNone},
                                  {{"street"}, "ST-1", "street", "street_desk", Kind::kNone},
                                  {{"nobody"}, "SAN-1", "department", "duty_catalogue", Kind::kRoutine}};
    for (const auto& expected : cases) {
        city.category("CE01").admission = expected.admission;

        const auto route = city.atlas()->find(resident_query("CE01"));

        EXPECT_EQ(route.parties.front().party.code, expected.lead);
        EXPECT_EQ(route.level, expected.level);
        EXPECT_EQ(route.reason, expected.reason);
        EXPECT_EQ(route.kind, expected.kind);
    }
}

TEST(Resolver, ADeskAskedFirstCallsNobodyElseAndReadsTheWishesOfTheFiler) {
    auto query = resident_query("MU01");
    query.asks = {{"UM", "replace the cover"}, {"PM", "guard it"}};

    const auto route = SmallCity().atlas()->find(query);

    ASSERT_THAT(codes_of(route), ElementsAre("CO-1"));
    EXPECT_EQ(route.parties.front().ask, "UM: replace the cover\nPM: guard it");
}

TEST(Resolver, ASeatIsAskedFirstOnlyWhileSomebodyHoldsIt) {
    SmallCity city;
    const auto held = city.atlas()->find(resident_query("SO04"));
    city.vacate("fire_liaison");
    const auto vacant = city.atlas()->find(resident_query("SO04"));

    EXPECT_EQ(held.parties.front().party, (models::PartyRef{models::PartyKind::kSeat, "G1/fire_liaison"}));
    EXPECT_EQ(held.parties.front().unit, models::UnitCode("CO-1"));
    EXPECT_EQ(held.reason, "seat_first");
    EXPECT_EQ(held.level, "grid");
    EXPECT_EQ(vacant.parties.front().party.code, "CO-1");
    EXPECT_EQ(why_not(vacant, "SO04/seat_first:G1/fire_liaison"), "vacant");
}

TEST(Resolver, AHardProblemOfAResidentNeverReachesDepartmentsWithoutAnApproval) {
    SmallCity city;
    city.category("HP04").admission = {"nobody"};

    const auto route = city.atlas()->find(resident_query("HP04"));

    EXPECT_EQ(route.parties.front().party.code, "ST-1");
    EXPECT_EQ(route.kind, Kind::kNone);
}

TEST(Resolver, ARuleThatMakesAnEmergencySendsAResidentsFilingAtOnce) {
    auto query = resident_query("MU07");
    query.affected = 60;

    const auto route = SmallCity().atlas()->find(query);

    EXPECT_EQ(route.priority, Priority::kP1);
    EXPECT_EQ(route.kind, Kind::kEmergency);
    EXPECT_EQ(route.rule, "MU07/1");
    EXPECT_EQ(route.parties.front().party.code, "UM-1") << "no UTIL here, so the first support leads";
    EXPECT_EQ(route.reason, "fallback");
    EXPECT_NE(party_in(route, "G1/grid_head"), nullptr);
}

TEST(Resolver, NoRuleMakesAHardProblemWithoutAnApproval) {
    SmallCity city;
    city.category("MU07").overrides[0].set_kind = Kind::kHardProblem;
    auto query = query_for("MU07");
    query.affected = 60;
    auto of_resident = query;
    of_resident.kind = Kind::kNone;
    of_resident.desk_first = true;

    EXPECT_EQ(city.atlas()->find(query).kind, Kind::kRoutine);
    EXPECT_EQ(city.atlas()->find(of_resident).kind, Kind::kRoutine);
}

TEST(Resolver, AnEmergencyAlertsEverySeatOfTheStewardTeam) {
    const auto route = SmallCity().atlas()->find(query_for("EM01", Kind::kEmergency));

    EXPECT_EQ(route.parties.size(), 4U + 8U);
    for (const auto& party : route.parties) EXPECT_FALSE(party.vacant);
    EXPECT_EQ(party_in(route, "CO-1"), nullptr) << "nobody is missing, so nobody stands in";
}

TEST(Resolver, AVacantSeatIsShownAndTheNextInLineIsCalled) {
    SmallCity city;
    city.vacate("cleaner");
    const auto one = city.atlas()->find(query_for("EM01", Kind::kEmergency));
    city.vacate("grid_head");
    const auto head_too = city.atlas()->find(query_for("EM01", Kind::kEmergency));

    EXPECT_TRUE(party_in(one, "G1/cleaner")->vacant);
    EXPECT_FALSE(party_in(one, "G1/grid_head")->vacant) << "the grid head stands in and is called anyhow";
    EXPECT_EQ(one.parties.size(), 12U);
    EXPECT_TRUE(party_in(head_too, "G1/grid_head")->vacant);
    ASSERT_NE(party_in(head_too, "CO-1"), nullptr);
    EXPECT_EQ(party_in(head_too, "CO-1")->role, AssignmentRole::kSupport);
    EXPECT_EQ(head_too.parties.size(), 13U);
}

TEST(Resolver, AReturnedUnitIsNotCalledAgain) {
    const auto atlas = SmallCity().atlas();
    auto query = query_for("SO04");
    query.not_again = {"FR-1"};
    const auto route = atlas->find(query);
    query.not_again = {"FR-1", "PM-1", "PS-1", "UE-1", "CO-1"};
    const auto exhausted = atlas->find(query);
    query.not_again.emplace_back("ST-1");
    query.not_again.emplace_back("DO-1");
    const auto last = atlas->find(query);

    EXPECT_THAT(codes_of(route), ElementsAre("PM-1", "PS-1", "UE-1", "CO-1"));
    EXPECT_EQ(route.reason, "fallback");
    EXPECT_EQ(why_not(route, "SO04/base:FR-1"), "returned");
    EXPECT_THAT(codes_of(exhausted), ElementsAre("ST-1"));
    EXPECT_EQ(exhausted.level, "street");
    EXPECT_THAT(codes_of(last), ElementsAre("DC-1"));
    EXPECT_EQ(last.level, kDispatchCentreLevel);
}

TEST(Resolver, AnAskReachesItsUnitAndCallsOneThatTheRuleDoesNot) {
    auto query = query_for("MU01");
    query.asks = {{"UM", "replace the cover"}, {"JU", "advise"}, {"UM-1", "close the lane"}, {"ZZ", "whatever"}};

    const auto route = SmallCity().atlas()->find(query);

    EXPECT_THAT(codes_of(route), ElementsAre("UM-1", "PM-1", "ST-1", "JU-1"));
    EXPECT_EQ(route.parties.front().ask, "replace the cover\nclose the lane");
    EXPECT_EQ(party_in(route, "JU-1")->ask, "advise");
    EXPECT_EQ(why_not(route, "ask:ZZ"), "no_unit");
}

TEST(Resolver, AnUntrustedPlaceRestsAtTheDispatchCentreWithTheReason) {
    for (const char* flag : {"no_cell", "placeholder"}) {
        auto query = query_for("EM01", Kind::kEmergency);
        query.flags = {flag};
        query.area = models::AreaCode("D");

        const auto route = SmallCity().atlas()->find(query);

        EXPECT_THAT(codes_of(route), ElementsAre("DC-1"));
        EXPECT_EQ(route.reason, "untrusted_place");
        EXPECT_EQ(route.level, kDispatchCentreLevel);
    }
}

TEST(Resolver, APlaceNamedAfterwardsIsTrustedThoughTheFilingKeepsItsFlag) {
    auto query = query_for("MU01");
    query.flags = {"no_cell"};

    const auto route = SmallCity().atlas()->find(query);

    EXPECT_EQ(route.parties.front().party.code, "UM-1");
}

TEST(Resolver, ADeskOfAnUntrustedPlaceIsTheDispatchCentresUnlessTheLevelIsCertain) {
    const auto atlas = SmallCity().atlas();
    auto query = query_for("HP04", Kind::kHardProblem);
    query.area = models::AreaCode("D");
    query.flags = {"placeholder"};

    EXPECT_THAT(codes_of(atlas->desk(query, "street")), ElementsAre("DC-1"));
    EXPECT_THAT(codes_of(atlas->desk(query, "district")), ElementsAre("DO-1"));
}

TEST(Resolver, ACategoryOutsideTheCatalogueRestsAtTheDispatchCentre) {
    const auto route = SmallCity().atlas()->find(query_for("XX99"));

    EXPECT_THAT(codes_of(route), ElementsAre("DC-1"));
    EXPECT_EQ(route.reason, "unknown_category");
}

TEST(Resolver, ACityWithoutAnyUnitStillAnswersWithItsDispatchCentre) {
    SmallCity city;
    city.units.clear();
    city.parties.clear();

    const auto route = city.atlas()->find(query_for("CE01"));

    EXPECT_THAT(codes_of(route), ElementsAre("DC"));
    EXPECT_EQ(route.parties.front().role, AssignmentRole::kLead);
}

TEST(Resolver, EveryConditionOfARuleCanKeepItFromMatching) {
    SmallCity city;
    models::RouteQuery base = query_for("CE01");
    base.affected = 10;
    struct Case {
        const char* unmet;  ///< empty: the rule holds
        void (*condition)(models::DutyRule&);
    };
    const std::vector<Case> cases{
        {"", [](models::DutyRule&) {}},
        {"road_class", [](models::DutyRule& rule) { rule.road_class = RoadClass::kAlley; }},
        {"priority", [](models::DutyRule& rule) { rule.priority = Priority::kP1; }},
        {"kind", [](models::DutyRule& rule) { rule.kind = Kind::kEmergency; }},
        {"", [](models::DutyRule& rule) { rule.area = models::AreaCode("C1"); }},
        {"area", [](models::DutyRule& rule) { rule.area = models::AreaCode("C2"); }},
        {"", [](models::DutyRule& rule) { rule.affected_min = 10; }},
        {"affected_min", [](models::DutyRule& rule) { rule.affected_min = 11; }},
        {"", [](models::DutyRule& rule) { rule.holiday = false; }},
        {"holiday", [](models::DutyRule& rule) { rule.holiday = true; }},
        {"", [](models::DutyRule& rule) { rule.from_minute = 12 * 60; }},
        {"time_of_day", [](models::DutyRule& rule) { rule.to_minute = 12 * 60; }},
        {"time_of_day", [](models::DutyRule& rule) { rule.from_minute = 22 * 60, rule.to_minute = 6 * 60; }},
        {"", [](models::DutyRule& rule) { rule.from_minute = 22 * 60, rule.to_minute = 12 * 60 + 1; }}};
    for (const auto& expected : cases) {
        models::DutyRule rule;
        rule.id = "CE01/tested";
        rule.lead = "JU";
        expected.condition(rule);
        city.category("CE01").overrides = {rule};

        const auto route = city.atlas()->find(base);

        EXPECT_EQ(why_not(route, "CE01/tested"), expected.unmet);
        EXPECT_EQ(route.parties.front().party.code, *expected.unmet == '\0' ? "JU-1" : "SAN-1");
    }
}

TEST(Resolver, ADayOffIsOneOfTheCalendarAndNotOnlyAWeekend) {
    SmallCity city;
    const models::RouteQuery query = query_for("CE01");
    const auto today = std::chrono::floor<std::chrono::days>(city.settings.calendar.clock.local(query.at));
    models::DutyRule rule;
    rule.id = "CE01/holiday";
    rule.lead = "JU";
    rule.holiday = true;
    city.category("CE01").overrides = {rule};
    ASSERT_EQ(city.atlas()->find(query).parties.front().party.code, "SAN-1") << "a day of work";

    city.settings.calendar.days_off = {today};
    EXPECT_EQ(city.atlas()->find(query).parties.front().party.code, "JU-1");

    city.settings.calendar.days_off.clear();
    city.settings.calendar.week = {};
    EXPECT_EQ(city.atlas()->find(query).parties.front().party.code, "JU-1");
    city.settings.calendar.workdays = {today};
    EXPECT_EQ(city.atlas()->find(query).parties.front().party.code, "SAN-1") << "worked to make up for a holiday";
}

TEST(Resolver, ADeskThatLeadsByTheCatalogueKeepsItsLevelForTheTiersOfAFlow) {
    EXPECT_EQ(SmallCity().atlas()->find(query_for("PD01")).level, "community");
}

TEST(Resolver, TheDeskOfALevelFallsUpwardsWhereThereIsNone) {
    SmallCity city;
    const auto query = query_for("PD01");
    struct Case {
        const char* level;
        const char* lead;
        const char* found_level;
        const char* reason;
    };
    const std::vector<Case> cases{{"community", "CO-1", "community", "community_desk"},
                                  {"street", "ST-1", "street", "street_desk"},
                                  {"district", "DO-1", "district", "district_desk"},
                                  {"grid", "G1/grid_head", "grid", "grid_head"},
                                  {"dispatch_centre", "DC-1", "dispatch_centre", "dispatch_centre"},
                                  {"province", "DC-1", "dispatch_centre", "fallback"}};
    for (const auto& expected : cases) {
        const auto route = city.atlas()->desk(query, expected.level);
        EXPECT_THAT(codes_of(route), ElementsAre(expected.lead)) << expected.level;
        EXPECT_EQ(route.level, expected.found_level);
        EXPECT_EQ(route.reason, expected.reason);
    }
    city.remove_units("ST");
    city.vacate("grid_head");
    EXPECT_THAT(codes_of(city.atlas()->desk(query, "street")), ElementsAre("DO-1"));
    EXPECT_THAT(codes_of(city.atlas()->desk(query, "grid")), ElementsAre("CO-1"));
}

}  // namespace
}  // namespace gridwhistle::routing::testing
