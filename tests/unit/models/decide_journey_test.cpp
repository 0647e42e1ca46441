#include "tests/support/builders.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::tests {
namespace {

using namespace models;
using C = CommandName;
using K = RefusalClass;

class Journey : public testing::Test {
  protected:
    City city;
    Story story{city};
};

TEST_F(Journey, ReachesClosedInFiveWrites) {
    const Actor liaison = people::liaison("UM-1");
    ASSERT_TRUE(ok(story.file(people::grid_worker(), "MU01")));
    EXPECT_EQ(phase_of(story.whistle()), Phase::kAwaitingResponse);
    ASSERT_TRUE(ok(story.tell(liaison, C::kClaim, 1)));
    EXPECT_EQ(phase_of(story.whistle()), Phase::kAwaitingReportIn);
    ASSERT_TRUE(ok(story.tell(liaison, C::kReportIn, 1)));
    EXPECT_EQ(phase_of(story.whistle()), Phase::kInProgress);
    EXPECT_EQ(story.whistle().state, WhistleState::kInProgress);
    ASSERT_TRUE(ok(story.tell(liaison, C::kDone, 1, feedback())));
    EXPECT_EQ(story.whistle().state, WhistleState::kJudging);
    EXPECT_EQ(phase_of(story.whistle()), Phase::kAwaitingJudgement);
    ASSERT_TRUE(ok(story.tell(people::grid_worker(), C::kAnswer, 0, solved("yes"))));
    EXPECT_EQ(story.whistle().state, WhistleState::kClosed);
    EXPECT_EQ(phase_of(story.whistle()), Phase::kClosed);
    EXPECT_EQ(story.whistle().closed_at, story.now);
    EXPECT_EQ(story.events().size(), 5U);
}

TEST_F(Journey, FilingByAGridWorkerCallsLeadAndSupportsAtOnce) {
    ASSERT_TRUE(ok(story.file(people::grid_worker(), "MU01")));
    ASSERT_EQ(story.whistle().assignments.size(), 3U);
    EXPECT_EQ(story.part(1).unit, UnitCode("UM-1"));
    EXPECT_EQ(story.part(1).role, AssignmentRole::kLead);
    EXPECT_EQ(story.part(2).unit, UnitCode("PM-11"));
    EXPECT_EQ(story.part(3).unit, UnitCode("ST-1"));
    EXPECT_EQ(story.whistle().kind, Kind::kRoutine);
    EXPECT_EQ(story.whistle().level, "department");
    EXPECT_EQ(story.events().front().route->rule, "MU01");
    EXPECT_EQ(story.events().front().route->catalogue_version, 7);
}

TEST_F(Journey, FilingWithoutAPlaceIsRefused) {
    Filing nowhere = filing(people::grid_worker(), "MU01");
    nowhere.location.reset();
    EXPECT_TRUE(refused(story.file(nowhere), K::kInvalid, "location_or_area"));
}

TEST_F(Journey, FilingFarFromEveryAreaIsRefused) {
    Filing far = filing(people::grid_worker(), "MU01");
    far.location = Fix{{0.5, 30}, 10};
    EXPECT_TRUE(refused(story.file(far), K::kInvalid, "outside_area"));
}

TEST_F(Journey, FilingInAGapRestsWithTheDispatchCentre) {
    Filing gap = filing(people::grid_worker(), "MU01");
    gap.location = Fix{{0.5, -0.5}, 10};
    ASSERT_TRUE(ok(story.file(gap)));
    EXPECT_EQ(story.part(1).unit, UnitCode("DC-1"));
    EXPECT_EQ(story.whistle().flags, std::vector<std::string>{"no_cell"});
}

TEST_F(Journey, FilingOfAnUnknownCategoryOrAskIsRefused) {
    EXPECT_TRUE(refused(story.file(people::grid_worker(), "ZZ99"), K::kInvalid, "unknown_category"));
    Filing asking = filing(people::grid_worker(), "MU01");
    asking.asks = {{"XX", "做什么"}};
    EXPECT_TRUE(refused(story.file(asking), K::kInvalid, "unknown_unit"));
}

TEST_F(Journey, AuditorsDoNotFileUnlessTheyAreSomethingElseToo) {
    EXPECT_TRUE(refused(story.file(people::auditor(), "MU01"), K::kNotPermitted, "not_permitted"));
    Actor twice = people::auditor();
    twice.grants.push_back(grant(Role::kAuditor, "", "S1"));
    EXPECT_TRUE(refused(story.file(twice, "MU01"), K::kNotPermitted, "not_permitted"));
    twice.grants.push_back(grant(Role::kGridWorker, "", "C11"));
    EXPECT_TRUE(ok(story.file(twice, "MU01")));
}

TEST_F(Journey, SolvedOnTheSpotAwaitsTheJudgementOfAnybodyElse) {
    Filing solved_already = filing(people::grid_worker(), "CE03");
    solved_already.solved_on_the_spot = "已清理";
    ASSERT_TRUE(ok(story.file(solved_already)));
    EXPECT_EQ(story.whistle().state, WhistleState::kJudging);
    EXPECT_EQ(story.whistle().kind, Kind::kNone);
    EXPECT_EQ(story.part(1).party.kind, PartyKind::kPerson);
    EXPECT_EQ(story.part(1).state, AssignmentState::kDoneClaimed);
    EXPECT_TRUE(refused(story.tell(people::grid_worker(), C::kAnswer, 0, solved("yes")), K::kNotPermitted, "own_work"));
    EXPECT_TRUE(refused(story.tell(people::grid_worker(), C::kVerify, 1, passed(true)), K::kNotPermitted, "own_work"));
    ASSERT_TRUE(ok(story.tell(people::community(), C::kVerify, 1, passed(true))));
    EXPECT_EQ(story.whistle().state, WhistleState::kClosed);
}

TEST_F(Journey, ReclassifyingWhatWasSolvedOnTheSpotKeepsItsFilerAsLead) {
    Filing solved_already = filing(people::grid_worker(), "CE03");
    solved_already.solved_on_the_spot = "已清理";
    ASSERT_TRUE(ok(story.file(solved_already)));
    ASSERT_TRUE(
        ok(story.tell(people::dispatcher(), C::kReclassify, 0, and_field(reason(), "category", std::string("MU01")))));
    EXPECT_EQ(story.whistle().state, WhistleState::kJudging);
    EXPECT_EQ(story.whistle().category, CategoryCode("MU01"));
}

TEST_F(Journey, AKindOfNoneAtFilingMeansTheCategorysOwn) {
    Filing none = filing(people::grid_worker(), "MU01");
    none.kind = Kind::kNone;
    ASSERT_TRUE(ok(story.file(none)));
    EXPECT_EQ(story.whistle().kind, Kind::kRoutine);
}

TEST_F(Journey, ARuleOfTheCatalogueLiftsThePriority) {
    Filing main_street = filing(people::grid_worker(), "MU02");
    main_street.road_class = RoadClass::kMainStreet;
    ASSERT_TRUE(ok(story.file(main_street)));
    EXPECT_EQ(story.whistle().priority, Priority::kP1);
}

}  // namespace
}  // namespace gridwhistle::tests
