#include "tests/support/builders.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::tests {
namespace {

using namespace models;
using C = CommandName;
using K = RefusalClass;

class HardProblem : public testing::Test {
  protected:
    void raise_by_community() {
        ASSERT_TRUE(ok(story.file(people::resident(), "HP04")));
        ASSERT_TRUE(ok(story.tell(people::community(), C::kClaim, 1)));
        ASSERT_TRUE(
            ok(story.tell(people::community(), C::kRaise, 0, field("measures_taken", std::string("已协调两次")))));
    }

    City city;
    Story story{city};
};

TEST_F(HardProblem, RaisingOneSaysWhatWasDoneAndChangesNothingUntilApproved) {
    ASSERT_TRUE(ok(story.file(people::resident(), "HP04")));
    ASSERT_TRUE(ok(story.tell(people::community(), C::kClaim, 1)));
    EXPECT_TRUE(refused(story.tell(people::community(), C::kRaise), K::kInvalid, "required"));
    ASSERT_TRUE(ok(story.tell(people::community(), C::kRaise, 0, field("measures_taken", std::string("已协调两次")))));
    EXPECT_EQ(story.part(1).state, AssignmentState::kClaimed);
    EXPECT_EQ(story.whistle().kind, Kind::kNone);
    EXPECT_FALSE(story.whistle().raised);
    EXPECT_TRUE(refused(story.tell(people::community(), C::kRaise, 0, field("measures_taken", std::string("x"))),
                        K::kWrongState, "already_proposed"));
}

TEST_F(HardProblem, TwoLeadersOfTheStreetApproveAndNeitherTwice) {
    raise_by_community();
    EXPECT_TRUE(refused(story.tell(people::community(), C::kApprove, 1), K::kNotPermitted, "not_permitted"));
    EXPECT_TRUE(refused(story.tell(people::other_street_leader(), C::kApprove, 1), K::kNotFound, "not_found"));
    ASSERT_TRUE(ok(story.tell(people::street_leader(), C::kApprove, 1)));
    EXPECT_EQ(story.whistle().kind, Kind::kNone);
    EXPECT_TRUE(refused(story.tell(people::street_leader(), C::kApprove, 1), K::kWrongState, "approved_before"));
    ASSERT_TRUE(ok(story.tell(people::second_street_leader(), C::kApprove, 1)));
    EXPECT_EQ(story.whistle().kind, Kind::kHardProblem);
    EXPECT_EQ(story.part(1).why, EndReason::kRaised);
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("HC-1"));
    ASSERT_TRUE(story.whistle().raised);
    EXPECT_EQ(story.whistle().raised->by, people::community().account) << "who asked, not who approved";
    EXPECT_EQ(story.whistle().raised->measures_taken, "已协调两次");
    EXPECT_EQ(story.whistle().proposal(1)->approvals.size(), 2U);
}

TEST_F(HardProblem, ALeaderDoesNotApproveTheirOwnWish) {
    ASSERT_TRUE(ok(story.file(people::street_leader(), "CW02")));
    EXPECT_TRUE(refused(story.tell(people::street_leader(), C::kApprove, 1), K::kNotPermitted, "not_permitted"));
    EXPECT_TRUE(ok(story.tell(people::second_street_leader(), C::kApprove, 1)));
}

TEST_F(HardProblem, ALeaderByUnitOnlyIsNoLeaderOfThePlace) {
    raise_by_community();
    const Actor of_unit = person(90, {grant(Role::kLeader, "CO-11", "")});
    EXPECT_TRUE(refused(story.tell(of_unit, C::kApprove, 1), K::kNotPermitted, "not_permitted"));
}

TEST_F(HardProblem, ARejectedStartChangesNothing) {
    raise_by_community();
    ASSERT_TRUE(ok(story.tell(people::street_leader(), C::kReject, 1, reason())));
    EXPECT_EQ(story.part(1).state, AssignmentState::kClaimed);
    EXPECT_EQ(story.whistle().kind, Kind::kNone);
    EXPECT_TRUE(ok(story.tell(people::community(), C::kRaise, 0, field("measures_taken", std::string("又协调一次")))));
}

TEST_F(HardProblem, AGridWorkersFilingWaitsAtTheStreetsDesk) {
    Filing asking = filing(people::grid_worker(), "CW02");
    asking.asks = {{"FR", "检查消防通道"}};
    ASSERT_TRUE(ok(story.file(asking)));
    ASSERT_EQ(story.whistle().assignments.size(), 1U);
    EXPECT_EQ(story.part(1).unit, UnitCode("ST-1"));
    EXPECT_EQ(story.whistle().level, "street");
    EXPECT_EQ(story.whistle().kind, Kind::kNone);
    ASSERT_NE(story.whistle().open_proposal(ProposalKind::kHardProblemStart), nullptr);
    ASSERT_TRUE(ok(story.tell(people::street_leader(), C::kApprove, 1)));
    EXPECT_EQ(story.part(1).why, EndReason::kRaised);
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("UE-1"));
    EXPECT_EQ(story.whistle().assignments.back().ask, "检查消防通道");
    EXPECT_EQ(story.whistle().raised->by, people::grid_worker().account);
}

TEST_F(HardProblem, ReclassifyingDoesNotGoRoundTheApproval) {
    ASSERT_TRUE(ok(story.file(people::grid_worker(), "MU01")));
    const Fields hard = and_field(reason(), "kind", std::string("hard_problem"));
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kReclassify, 0, hard)));
    EXPECT_EQ(story.whistle().kind, Kind::kRoutine);
    EXPECT_EQ(story.whistle().assignments.size(), 3U);
    ASSERT_NE(story.whistle().open_proposal(ProposalKind::kHardProblemStart), nullptr);
    ASSERT_TRUE(ok(story.tell(people::street_leader(), C::kApprove, 1)));
    EXPECT_EQ(story.whistle().kind, Kind::kHardProblem);
}

TEST_F(HardProblem, WaitingForApprovalItStaysAtTheDeskWhenReclassified) {
    ASSERT_TRUE(ok(story.file(people::grid_worker(), "CW02")));
    ASSERT_TRUE(ok(
        story.tell(people::dispatcher(), C::kReclassify, 0, and_field(reason(), "road_class", std::string("alley")))));
    EXPECT_EQ(story.whistle().assignments.size(), 1U);
    EXPECT_EQ(story.whistle().kind, Kind::kNone);
}

TEST_F(HardProblem, ARuleThatMakesItAHardProblemNeedsTheApprovalToo) {
    Filing alley = filing(people::grid_worker(), "MU02");
    alley.road_class = RoadClass::kAlley;
    ASSERT_TRUE(ok(story.file(alley)));
    EXPECT_EQ(story.part(1).unit, UnitCode("ST-1"));
    EXPECT_NE(story.whistle().open_proposal(ProposalKind::kHardProblemStart), nullptr);
}

TEST_F(HardProblem, SupportsAndAsksOfARaiseSurviveItsApproval) {
    ASSERT_TRUE(ok(story.file(people::resident(), "HP04")));
    ASSERT_TRUE(ok(story.tell(people::community(), C::kClaim, 1)));
    Fields named = field("measures_taken", std::string("已协调"));
    named.set("supports", std::vector<std::string>{"FR"});
    named.set("asks", std::vector<Ask>{{"HC", "牵头"}});
    ASSERT_TRUE(ok(story.tell(people::community(), C::kRaise, 0, named)));
    ASSERT_TRUE(ok(story.tell(people::street_leader(), C::kApprove, 1)));
    ASSERT_TRUE(ok(story.tell(people::second_street_leader(), C::kApprove, 1)));
    EXPECT_EQ(story.whistle().lead()->ask, "牵头");
    EXPECT_EQ(story.whistle().assignments.back().unit, UnitCode("FR-1"));
}

}  // namespace
}  // namespace gridwhistle::tests
