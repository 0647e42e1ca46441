#include "tests/support/builders.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::tests {
namespace {

using namespace models;
using C = CommandName;
using K = RefusalClass;

class Returning : public testing::Test {
  protected:
    void SetUp() override { ASSERT_TRUE(ok(story.file(people::grid_worker(), "MU01"))); }

    /// A second return on the whistle: an adjudication is open, asked for by UE-1 on assignment 4.
    void reach_dispute() {
        ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReturn, 1, return_to("UE"))));
        ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kApprove, 1)));
        ASSERT_TRUE(ok(story.tell(people::liaison("UE-1"), C::kReturn, 4, return_to("UM"))));
    }

    City city;
    Story story{city};
};

TEST_F(Returning, AnApprovedReturnIsRoutedOnInTheSameDecision) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReturn, 1, return_to("UE"))));
    EXPECT_EQ(phase_of(story.whistle()), Phase::kAside);
    EXPECT_EQ(story.part(1).state, AssignmentState::kOffered);
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kApprove, 1)));
    EXPECT_EQ(story.part(1).state, AssignmentState::kReturned);
    EXPECT_EQ(story.part(4).unit, UnitCode("UE-1"));
    EXPECT_EQ(story.part(4).role, AssignmentRole::kLead);
    EXPECT_EQ(story.whistle().lead()->n, 4);
    ASSERT_TRUE(story.events().back().route);
    EXPECT_EQ(story.events().back().route->rule, "named/UE-1");
}

TEST_F(Returning, NeedsGroundsAndAnotherUnit) {
    EXPECT_TRUE(refused(story.tell(people::liaison("UM-1"), C::kReturn, 1, reason()), K::kInvalid, "not_a_choice"));
    EXPECT_TRUE(
        refused(story.tell(people::liaison("UM-1"), C::kReturn, 1, return_to("XX")), K::kInvalid, "unknown_unit"));
    EXPECT_TRUE(
        refused(story.tell(people::liaison("UM-1"), C::kReturn, 1, return_to("UM")), K::kInvalid, "suggests_itself"));
    EXPECT_TRUE(refused(story.tell(people::liaison("PM-11"), C::kReturn, 1, return_to("UE")), K::kNotPermitted,
                        "not_permitted"));
}

TEST_F(Returning, ARejectedReturnLeavesTheParty) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReturn, 1, return_to("UE"))));
    EXPECT_TRUE(refused(story.tell(people::liaison("UM-1"), C::kReturn, 1, return_to("UE")), K::kWrongState,
                        "already_proposed"));
    EXPECT_TRUE(
        refused(story.tell(people::liaison("UM-1"), C::kReject, 1, reason()), K::kNotPermitted, "not_permitted"));
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kReject, 1, reason())));
    EXPECT_EQ(story.part(1).state, AssignmentState::kOffered);
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kApprove, 1), K::kWrongState, "already_decided"));
}

TEST_F(Returning, OnceTheWorkIsDoneAReturnIsOvertaken) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReturn, 1, return_to("UE"))));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kDone, 1, feedback())));
    EXPECT_FALSE(story.is_allowed(people::dispatcher(), C::kApprove, 1));
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kApprove, 1), K::kWrongState, "overtaken"));
    EXPECT_TRUE(ok(story.tell(people::dispatcher(), C::kReject, 1, reason())));
}

TEST_F(Returning, AUnitThatIsThereDoesNotSendItBack) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    EXPECT_TRUE(refused(story.tell(people::liaison("UM-1"), C::kReturn, 1, return_to("UE")), K::kWrongState,
                        "only_in_an_emergency"));
}

TEST_F(Returning, ASupportThatReturnsIsReplacedOnceOnly) {
    ASSERT_TRUE(ok(story.tell(people::liaison("PM-11"), C::kReturn, 2, return_to("UM"))));
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kApprove, 1)));
    EXPECT_EQ(story.part(2).state, AssignmentState::kReturned);
    EXPECT_EQ(story.whistle().assignments.size(), 3U) << "UM-1 leads already";
}

TEST_F(Returning, ALeadReturnedToASupportMakesThatSupportTheLead) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReturn, 1, return_to("PM"))));
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kApprove, 1)));
    EXPECT_EQ(story.part(2).why, EndReason::kRuledAway);
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("PM-11"));
    EXPECT_EQ(story.whistle().live().size(), 2U);
}

TEST_F(Returning, AReturnToADeskMovesTheLevel) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReturn, 1, return_to("CO"))));
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kApprove, 1)));
    EXPECT_EQ(story.whistle().level, "community");
    EXPECT_EQ(story.part(4).level, "community");
}

TEST_F(Returning, TheSecondReturnGoesToAdjudication) {
    reach_dispute();
    EXPECT_EQ(story.whistle().proposal(2)->kind, ProposalKind::kAdjudication);
    EXPECT_EQ(story.part(4).state, AssignmentState::kOffered);
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kApprove, 2), K::kWrongState, "adjudicate_instead"));
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kAdjudicate), K::kInvalid, "required"));
    EXPECT_TRUE(refused(story.tell(people::liaison("UE-1"), C::kAdjudicate, 0, field("lead", std::string("UM"))),
                        K::kNotPermitted, "not_permitted"));
}

TEST_F(Returning, ARulingForTheSameLeadRejectsTheDispute) {
    reach_dispute();
    ASSERT_TRUE(ok(story.tell(people::supervisor(), C::kAdjudicate, 0, field("lead", std::string("UE-1")))));
    EXPECT_EQ(story.whistle().proposal(2)->state, ProposalState::kRejected);
    EXPECT_EQ(story.part(4).state, AssignmentState::kOffered);
    EXPECT_EQ(story.whistle().assignments.size(), 4U);
}

TEST_F(Returning, ARulingForAnotherLeadReturnsTheOldOne) {
    reach_dispute();
    ASSERT_TRUE(ok(story.tell(people::supervisor(), C::kAdjudicate, 0, field("lead", std::string("UM")))));
    EXPECT_EQ(story.whistle().proposal(2)->state, ProposalState::kApproved);
    EXPECT_EQ(story.part(4).state, AssignmentState::kReturned);
    EXPECT_EQ(story.part(5).unit, UnitCode("UM-1")) << "returned once, called again: a new assignment";
    EXPECT_EQ(story.part(5).role, AssignmentRole::kLead);
}

TEST_F(Returning, AnInterimLeadHoldsThePlaceUntilTheRuling) {
    reach_dispute();
    ASSERT_TRUE(ok(story.tell(people::supervisor(), C::kAdjudicate, 0, field("interim_lead", std::string("ST")))));
    EXPECT_EQ(story.whistle().proposal(2)->state, ProposalState::kOpen);
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("ST-1"));
    EXPECT_EQ(story.part(3).why, EndReason::kRuledAway) << "its support assignment becomes the lead";
    EXPECT_EQ(story.part(4).why, EndReason::kRuledAway);
    EXPECT_TRUE(
        refused(story.tell(people::dispatcher(), C::kReject, 2, reason()), K::kWrongState, "adjudicate_instead"));
    Story other = story;
    // The ruling names the party that wanted to leave: its wish is refused, whoever stood in for it.
    ASSERT_TRUE(ok(story.tell(people::supervisor(), C::kAdjudicate, 0, field("lead", std::string("UE")))));
    EXPECT_EQ(story.whistle().proposal(2)->state, ProposalState::kRejected);
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("UE-1"));
    ASSERT_TRUE(ok(other.tell(people::supervisor(), C::kAdjudicate, 0, field("lead", std::string("ST")))));
    EXPECT_EQ(other.whistle().proposal(2)->state, ProposalState::kApproved);
}

TEST_F(Returning, ARulingMayMakeTheOldLeadASupport) {
    const Fields ruling = and_field(field("lead", std::string("UE")), "supports", std::vector<std::string>{"UM-1"});
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kAdjudicate, 0, ruling)));
    EXPECT_EQ(story.part(1).why, EndReason::kRuledAway);
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("UE-1"));
    EXPECT_EQ(story.part(5).unit, UnitCode("UM-1"));
    EXPECT_EQ(story.part(5).role, AssignmentRole::kSupport);
}

TEST_F(Returning, ASupportsDisputeIsSettledByTheSupportsOfTheRuling) {
    ASSERT_TRUE(ok(story.tell(people::liaison("PM-11"), C::kReturn, 2, return_to("UE"))));
    Story kept = story;
    ASSERT_TRUE(ok(kept.tell(people::supervisor(), C::kAdjudicate, 0, field("lead", std::string("UE")))));
    EXPECT_EQ(kept.whistle().proposal(1)->state, ProposalState::kRejected);
    EXPECT_EQ(kept.part(2).state, AssignmentState::kOffered);
    const Fields without = and_field(field("lead", std::string("UM")), "supports", std::vector<std::string>{"ST"});
    ASSERT_TRUE(ok(story.tell(people::supervisor(), C::kAdjudicate, 0, without)));
    EXPECT_EQ(story.whistle().proposal(1)->state, ProposalState::kApproved);
    EXPECT_EQ(story.part(2).state, AssignmentState::kReturned);
}

TEST_F(Returning, ARulingThatSendsItToADepartmentMakesItAWhistle) {
    Story request(city);
    ASSERT_TRUE(ok(request.file(people::resident(), "MU01")));
    ASSERT_TRUE(ok(request.tell(people::dispatcher(), C::kAdjudicate, 0, field("lead", std::string("UM")))));
    EXPECT_EQ(request.whistle().level, "department");
    EXPECT_EQ(request.whistle().kind, Kind::kRoutine);
}

}  // namespace
}  // namespace gridwhistle::tests
