#include "models/standing.hpp"

#include "models/transitions.hpp"
#include "tests/support/builders.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::tests {
namespace {

using namespace models;
using R = Relation;

class Standing : public testing::Test {
  protected:
    void SetUp() override { ASSERT_TRUE(ok(story.file(people::grid_worker(), "MU01"))); }

    [[nodiscard]] Relations of(const Actor& actor, std::uint16_t n = 0) const {
        return standing(story.whistle(), story.whistle().assignment(n), nullptr, actor, city.directory(), story.now);
    }
    [[nodiscard]] bool reads(const Actor& actor) const {
        return may_read(story.whistle(), actor, city.directory(), story.now);
    }

    City city;
    Story story{city};
};

TEST_F(Standing, TheFilerIsFilerWhistlerAndJudge) {
    EXPECT_TRUE(of(people::grid_worker()).has(R::kFiler));
    EXPECT_TRUE(of(people::grid_worker()).has(R::kWhistler));
    EXPECT_TRUE(of(people::grid_worker()).has(R::kJudge));
    EXPECT_FALSE(of(people::community()).has(R::kFiler));
}

TEST_F(Standing, RolesOfThePlaceCountOnlyAtThePlace) {
    EXPECT_TRUE(of(people::community()).has(R::kCommunity));
    EXPECT_TRUE(of(people::street_leader()).has(R::kLeader));
    EXPECT_FALSE(of(people::other_street_leader()).has(R::kLeader));
    EXPECT_TRUE(of(people::dispatcher()).has(R::kDispatcher));
    EXPECT_FALSE(of(people::dispatcher()).has(R::kJudge));
    EXPECT_TRUE(of(people::supervisor()).has(R::kSupervisor));
    EXPECT_EQ(of(people::auditor()), Relations(R::kAuditor));
}

TEST_F(Standing, AGrantTiedToAUnitOnlySaysNothingAboutPlaces) {
    EXPECT_FALSE(of(person(50, {grant(Role::kDispatcher, "DC-1", "")})).has(R::kDispatcher));
    EXPECT_TRUE(of(person(50, {grant(Role::kDispatcher, "DC-1", "D1")})).has(R::kDispatcher));
}

TEST_F(Standing, MembersHoldersAndHeadsComeFromTheUnit) {
    EXPECT_TRUE(of(people::liaison("UM-1"), 1).has(R::kMember));
    EXPECT_FALSE(of(people::liaison("UM-1"), 2).has(R::kMember));
    EXPECT_TRUE(of(people::liaison("UM-1"), 2).has(R::kLeadMember));
    EXPECT_TRUE(of(people::liaison("PM-11")).has(R::kAnyMember));
    EXPECT_FALSE(of(people::liaison("PM-11")).has(R::kMember)) << "without an assignment nobody is its member";
    EXPECT_TRUE(of(people::unit_head("UM-1"), 1).has(R::kUnitHead));
    EXPECT_FALSE(of(person(51, {grant(Role::kVerifier, "UM-1", "")}), 1).has(R::kMember));
}

TEST_F(Standing, GrantsCountFromTheirFirstToBeforeTheirLastMoment) {
    Grant dated = grant(Role::kLiaison, "UM-1", "");
    dated.valid_from = story.now;
    dated.valid_to = story.now + std::chrono::hours{1};
    const Actor actor = person(52, {dated});
    EXPECT_TRUE(of(actor, 1).has(R::kMember));
    story.now += std::chrono::hours{1};
    EXPECT_FALSE(of(actor, 1).has(R::kMember));
    EXPECT_FALSE(reads(actor));
}

TEST_F(Standing, WhoReads) {
    for (const auto& actor :
         {people::grid_worker(), people::community(), people::dispatcher(), people::administrator(), people::auditor(),
          people::liaison("UM-1"), people::liaison("PM-11"), people::street_leader(), people::verifier()})
        EXPECT_TRUE(reads(actor)) << actor.name;
    for (const auto& actor : {people::resident(), people::liaison("FR-1"), people::integrator(),
                              people::other_street_leader(), people::fire_seat_holder()})
        EXPECT_FALSE(reads(actor)) << actor.name;
}

TEST_F(Standing, ALiaisonOfNoUnitSeesNothingAndADispatcherOfNoAreaSeesAll) {
    EXPECT_FALSE(reads(person(53, {grant(Role::kLiaison, "", "")})));
    EXPECT_FALSE(reads(person(53, {grant(Role::kUnitHead, "", "")})));
    EXPECT_TRUE(reads(person(53, {grant(Role::kDispatcher, "", "")})));
}

TEST_F(Standing, AResidentsGrantForAnAreaOpensNoOtherFilings) {
    EXPECT_FALSE(reads(person(54, {grant(Role::kResident, "", "G111")})));
}

TEST_F(Standing, WhoDecidesIsOfThePlaceAndNotTheOneWhoAsked) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), CommandName::kReturn, 1, return_to("UE"))));
    const auto decides = [&](const Actor& actor) {
        return standing(story.whistle(), nullptr, story.whistle().proposal(1), actor, city.directory(), story.now)
            .has(R::kDecider);
    };
    EXPECT_TRUE(decides(people::dispatcher()));
    EXPECT_FALSE(decides(people::supervisor()));
    Actor asker = people::liaison("UM-1");
    asker.grants.push_back(grant(Role::kDispatcher, "", "D1"));
    EXPECT_FALSE(decides(asker));
    EXPECT_FALSE(decides(person(55, {grant(Role::kDispatcher, "UM-1", "")})));
}

TEST_F(Standing, TheHandlingUnitIsEverybodyOfItWhateverTheirRole) {
    const auto handles = [&](const Actor& actor, std::uint16_t n) {
        return is_of_handling_unit(story.part(n), actor, city.directory(), story.now);
    };
    EXPECT_TRUE(handles(people::colleague("UM-1"), 1));
    EXPECT_TRUE(handles(person(56, {grant(Role::kVerifier, "UM-1", "")}), 1));
    EXPECT_FALSE(handles(people::liaison("PM-11"), 1));
    EXPECT_FALSE(handles(people::dispatcher(), 1));
}

}  // namespace
}  // namespace gridwhistle::tests
