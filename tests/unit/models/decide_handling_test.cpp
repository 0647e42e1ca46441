#include "tests/support/builders.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace gridwhistle::tests {
namespace {

using namespace models;
using C = CommandName;
using K = RefusalClass;

class Handling : public testing::Test {
  protected:
    void SetUp() override { ASSERT_TRUE(ok(story.file(people::grid_worker(), "MU01"))); }

    void reach_judging() {
        ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
        ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kDone, 1, feedback())));
    }

    City city;
    Story story{city};
};

TEST_F(Handling, OneClaimWinsAndTheLoserLearnsWhoHoldsIt) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kClaim, 1)));
    const auto late = story.tell(people::colleague("UM-1"), C::kClaim, 1);
    ASSERT_TRUE(refused(late, K::kWrongState, "already_claimed"));
    EXPECT_EQ(late.error().details.at(0).second, std::to_string(people::liaison("UM-1").account.value));
    EXPECT_EQ(late.error().details.at(1).first, "since");
    EXPECT_EQ(story.part(1).holder, people::liaison("UM-1").account);
    EXPECT_EQ(story.part(1).epoch, 1U);
}

TEST_F(Handling, TheHoldersSecondClaimChangesNothingAtAnyTime) {
    const Actor liaison = people::liaison("UM-1");
    ASSERT_TRUE(ok(story.tell(liaison, C::kClaim, 1)));
    for (const auto step : {C::kClaim, C::kReportIn, C::kDone}) {
        ASSERT_TRUE(ok(story.tell(liaison, step, 1, step == C::kDone ? feedback() : Fields())));
        const auto version = story.whistle().version;
        ASSERT_TRUE(ok(story.tell(liaison, C::kClaim, 1)));
        EXPECT_EQ(story.whistle().version, version);
    }
}

TEST_F(Handling, AnAreaGrantAloneMakesNobodyAMember) {
    EXPECT_TRUE(refused(story.tell(people::community(), C::kClaim, 1), K::kNotPermitted, "not_permitted"));
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kClaim, 1), K::kNotPermitted, "not_permitted"));
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kDone, 1, feedback()), K::kNotPermitted, "not_permitted"));
}

TEST_F(Handling, ClaimsOfAnEndedAssignmentDoNotNameItsOldHolder) {
    ASSERT_TRUE(ok(story.tell(people::liaison("PM-11"), C::kClaim, 2)));
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kStandDown, 2, reason())));
    EXPECT_TRUE(refused(story.tell(people::colleague("PM-11"), C::kClaim, 2), K::kWrongState, "wrong_state"));
}

TEST_F(Handling, GivingUpAClaimOffersItAgain) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kClaim, 1)));
    EXPECT_TRUE(refused(story.tell(people::colleague("UM-1"), C::kUnclaim, 1), K::kNotPermitted, "not_permitted"));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kUnclaim, 1)));
    EXPECT_EQ(story.part(1).state, AssignmentState::kOffered);
    EXPECT_FALSE(story.part(1).holder);
    EXPECT_EQ(story.part(1).epoch, 2U);
    ASSERT_TRUE(ok(story.tell(people::colleague("UM-1"), C::kClaim, 1)));
    EXPECT_EQ(story.part(1).epoch, 3U);
}

TEST_F(Handling, AColleagueTakesOverWithAReason) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    EXPECT_TRUE(refused(story.tell(people::colleague("UM-1"), C::kTakeOver, 1), K::kInvalid, "required"));
    EXPECT_TRUE(
        refused(story.tell(people::liaison("PM-11"), C::kTakeOver, 1, reason()), K::kNotPermitted, "not_permitted"));
    EXPECT_TRUE(
        refused(story.tell(people::liaison("UM-1"), C::kTakeOver, 1, reason()), K::kWrongState, "held_by_yourself"));
    ASSERT_TRUE(ok(story.tell(people::unit_head("UM-1"), C::kTakeOver, 1, reason())));
    EXPECT_EQ(story.part(1).holder, people::unit_head("UM-1").account);
    EXPECT_EQ(story.part(1).epoch, 2U);
    EXPECT_EQ(story.part(1).state, AssignmentState::kWorking);
    EXPECT_TRUE(
        refused(story.tell(people::liaison("UM-1"), C::kDone, 1, feedback()), K::kNotPermitted, "not_permitted"));
}

TEST_F(Handling, AnArrivalIsValidInsideTheSitesRadius) {
    const Fields near = field("location", Fix{{0.5005, 0.5}, 10});  // about 56 m
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1, near)));
    EXPECT_EQ(story.part(1).arrival, Arrival::kValid);
    EXPECT_EQ(story.part(1).holder, people::liaison("UM-1").account);
}

TEST_F(Handling, AnArrivalFarAwayOrWithoutAPlaceIsUnverified) {
    const Fields far = field("location", Fix{{0.51, 0.5}, 5000});  // 1.1 km; a bad fix adds no more than 100 m
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1, far)));
    EXPECT_EQ(story.part(1).arrival, Arrival::kUnverified);
    ASSERT_TRUE(ok(story.tell(people::liaison("PM-11"), C::kReportIn, 2)));
    EXPECT_EQ(story.part(2).arrival, Arrival::kUnverified);
}

TEST_F(Handling, TheWhistlerConfirmsAnArrivalTheUnitCannotProve) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    EXPECT_TRUE(refused(story.tell(people::liaison("UM-1"), C::kConfirmArrival, 1), K::kNotPermitted, "own_work"));
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kConfirmArrival, 1), K::kNotPermitted, "not_permitted"));
    ASSERT_TRUE(ok(story.tell(people::community(), C::kConfirmArrival, 1)));
    EXPECT_EQ(story.part(1).arrival, Arrival::kConfirmed);
    EXPECT_TRUE(refused(story.tell(people::grid_worker(), C::kConfirmArrival, 1), K::kWrongState, "already_confirmed"));
}

TEST_F(Handling, ADispatcherWhoReportsAUnitInDoesNotBecomeItsHolder) {
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kReportIn, 1, field("on_behalf", std::string("UM-1")))));
    EXPECT_EQ(story.part(1).state, AssignmentState::kWorking);
    EXPECT_FALSE(story.part(1).holder);
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kTakeOver, 1, reason())));
    EXPECT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kDone, 1, feedback())));
}

TEST_F(Handling, DoneImpliesTheReportInOnlyWhereTheProfilePermits) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kClaim, 1)));
    EXPECT_TRUE(
        refused(story.tell(people::liaison("UM-1"), C::kDone, 1, feedback()), K::kWrongState, "report_in_first"));
    Story request(city);
    ASSERT_TRUE(ok(request.file(people::resident(), "CE03")));
    ASSERT_TRUE(ok(request.tell(people::community(), C::kClaim, 1)));
    ASSERT_TRUE(ok(request.tell(people::community(), C::kDone, 1, feedback())));
    EXPECT_EQ(request.part(1).arrival, Arrival::kUnverified);
    EXPECT_EQ(request.part(1).reported_in_at, request.now);
    EXPECT_EQ(request.whistle().state, WhistleState::kJudging);
}

TEST_F(Handling, DoneNeedsASentenceOfFeedback) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    EXPECT_TRUE(refused(story.tell(people::liaison("UM-1"), C::kDone, 1), K::kInvalid, "required"));
    EXPECT_TRUE(refused(story.tell(people::liaison("UM-1"), C::kDone, 1, field("feedback", std::string(" "))),
                        K::kInvalid, "required"));
}

TEST_F(Handling, TheLeadsDoneSendsHomeSupportsThatNobodyClaimed) {
    ASSERT_TRUE(ok(story.tell(people::liaison("PM-11"), C::kClaim, 2)));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kDone, 1, feedback())));
    EXPECT_EQ(story.part(2).state, AssignmentState::kClaimed);
    EXPECT_EQ(story.part(3).state, AssignmentState::kStoodDown);
    EXPECT_EQ(story.whistle().state, WhistleState::kInProgress);
    EXPECT_EQ(phase_of(story.whistle()), Phase::kInProgress);
    ASSERT_TRUE(ok(story.tell(people::liaison("PM-11"), C::kReportIn, 2)));
    ASSERT_TRUE(ok(story.tell(people::liaison("PM-11"), C::kDone, 2, feedback())));
    EXPECT_EQ(story.whistle().state, WhistleState::kJudging);
}

TEST_F(Handling, InP1AndP4AnOfferedSupportWaitsForAWordOfItsOwn) {
    for (const auto priority : {Priority::kP1, Priority::kP4}) {
        Story other(city);
        Filing urgent = filing(people::grid_worker(), "MU01");
        urgent.priority = priority;
        ASSERT_TRUE(ok(other.file(urgent)));
        ASSERT_TRUE(ok(other.tell(people::liaison("UM-1"), C::kReportIn, 1)));
        ASSERT_TRUE(ok(other.tell(people::liaison("UM-1"), C::kDone, 1, feedback())));
        EXPECT_EQ(other.part(2).state, AssignmentState::kOffered);
        EXPECT_EQ(other.whistle().state, WhistleState::kInProgress);
        ASSERT_TRUE(ok(other.tell(people::liaison("UM-1"), C::kStandDown, 2, reason())));
        ASSERT_TRUE(ok(other.tell(people::dispatcher(), C::kStandDown, 3, reason())));
        EXPECT_EQ(other.whistle().state, WhistleState::kJudging);
    }
}

TEST_F(Handling, OnlySupportsAreStoodDownAndOnlyByLeadOrDispatcher) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kClaim, 1)));
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kStandDown, 1, reason()), K::kWrongState, "only_supports"));
    EXPECT_TRUE(
        refused(story.tell(people::liaison("PM-11"), C::kStandDown, 2, reason()), K::kNotPermitted, "not_permitted"));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kStandDown, 2, reason())));
    EXPECT_EQ(story.part(2).state, AssignmentState::kStoodDown);
}

TEST_F(Handling, FactsAreKeptAndOnlyTheHolderOrDispatcherGivesThem) {
    const Fields outcome = field("outcome", std::string("已电话联系"));
    const Fields note = and_field(field("note", std::string("正在施工")), "quantity", 3.5);
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kClaim, 1)));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kContact, 1, outcome)));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kProgress, 1, note)));
    EXPECT_EQ(story.part(1).contacted_at, story.now);
    EXPECT_EQ(story.part(1).progressed_at, story.now);
    EXPECT_TRUE(
        refused(story.tell(people::colleague("UM-1"), C::kContact, 1, outcome), K::kNotPermitted, "not_permitted"));
    EXPECT_TRUE(
        refused(story.tell(people::colleague("UM-1"), C::kProgress, 1, note), K::kNotPermitted, "not_permitted"));
}

TEST_F(Handling, TheHandlingUnitDoesNotVerifyItsOwnWork) {
    reach_judging();
    Actor both = people::liaison("UM-1");
    both.account = AccountId{77};
    both.grants.push_back(grant(Role::kVerifier, "", "D1"));
    EXPECT_TRUE(refused(story.tell(both, C::kVerify, 1, passed(true)), K::kNotPermitted, "own_work"));
    EXPECT_TRUE(
        refused(story.tell(people::liaison("UM-1"), C::kVerify, 1, passed(true)), K::kNotPermitted, "own_work"));
    EXPECT_TRUE(
        refused(story.tell(people::dispatcher(), C::kVerify, 1, passed(true)), K::kNotPermitted, "not_permitted"));
    EXPECT_EQ(story.whistle().state, WhistleState::kJudging);
}

TEST_F(Handling, VerifiedWorkClosesAndFailedWorkGoesBack) {
    reach_judging();
    ASSERT_TRUE(ok(story.tell(people::verifier(), C::kVerify, 1, passed(false))));
    EXPECT_EQ(story.part(1).state, AssignmentState::kWorking);
    EXPECT_EQ(story.part(1).rework_count, 1U);
    EXPECT_EQ(story.whistle().rework_count, 1U);
    EXPECT_EQ(story.whistle().state, WhistleState::kInProgress);
    EXPECT_TRUE(refused(story.tell(people::verifier(), C::kVerify, 1, passed(true)), K::kWrongState, "wrong_state"));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kDone, 1, feedback())));
    ASSERT_TRUE(ok(story.tell(people::verifier(), C::kVerify, 1, passed(true))));
    EXPECT_EQ(story.whistle().state, WhistleState::kClosed);
    EXPECT_EQ(story.whistle().judgements.size(), 2U);
}

TEST_F(Handling, AVerifiedLeadWaitsForItsSupports) {
    ASSERT_TRUE(ok(story.tell(people::liaison("PM-11"), C::kReportIn, 2)));
    reach_judging();
    ASSERT_TRUE(ok(story.tell(people::verifier(), C::kVerify, 1, passed(true))));
    EXPECT_EQ(story.whistle().state, WhistleState::kInProgress);
    ASSERT_TRUE(ok(story.tell(people::liaison("PM-11"), C::kDone, 2, feedback())));
    EXPECT_EQ(story.whistle().state, WhistleState::kJudging);
    ASSERT_TRUE(ok(story.tell(people::verifier(), C::kVerify, 2, passed(true))));
    EXPECT_EQ(story.whistle().state, WhistleState::kClosed);
}

TEST_F(Handling, AnswerYesOrPartlyClosesAndNoSendsTheLeadBack) {
    for (const auto* answer : {"yes", "partly", "no"}) {
        Story other(city);
        ASSERT_TRUE(ok(other.file(people::grid_worker(), "MU01")));
        ASSERT_TRUE(ok(other.tell(people::liaison("UM-1"), C::kReportIn, 1)));
        ASSERT_TRUE(ok(other.tell(people::liaison("UM-1"), C::kDone, 1, feedback())));
        ASSERT_TRUE(ok(other.tell(people::grid_worker(), C::kAnswer, 0, solved(answer))));
        const bool sent_back = std::string(answer) == "no";
        EXPECT_EQ(other.whistle().state, sent_back ? WhistleState::kInProgress : WhistleState::kClosed);
        EXPECT_EQ(other.events().back().type, sent_back ? EventType::kRework : EventType::kAnswered);
        EXPECT_EQ(other.part(1).rework_count, sent_back ? 1U : 0U);
    }
}

TEST_F(Handling, AnswersComeFromTheFilerWithOneToFiveStars) {
    reach_judging();
    EXPECT_TRUE(refused(story.tell(people::neighbour(), C::kAnswer, 0, solved("yes")), K::kNotFound, "not_found"));
    EXPECT_TRUE(
        refused(story.tell(people::community(), C::kAnswer, 0, solved("yes")), K::kNotPermitted, "not_permitted"));
    EXPECT_TRUE(refused(
        story.tell(people::grid_worker(), C::kAnswer, 0, and_field(solved("yes"), "satisfaction", std::int64_t{6})),
        K::kInvalid, "out_of_range"));
    EXPECT_TRUE(
        refused(story.tell(people::grid_worker(), C::kAnswer, 0, solved("maybe")), K::kInvalid, "not_a_choice"));
    ASSERT_TRUE(ok(
        story.tell(people::grid_worker(), C::kAnswer, 0, and_field(solved("yes"), "satisfaction", std::int64_t{5}))));
    EXPECT_EQ(story.whistle().judgements.back().satisfaction, 5);
}

TEST_F(Handling, AnAnswerReopensForThirtyDays) {
    reach_judging();
    ASSERT_TRUE(ok(story.tell(people::grid_worker(), C::kAnswer, 0, solved("yes"))));
    story.now += kLookBack;
    Story late = story;
    late.now += std::chrono::microseconds{1};
    EXPECT_TRUE(
        refused(late.tell(people::grid_worker(), C::kAnswer, 0, solved("no")), K::kWrongState, "look_back_over"));
    ASSERT_TRUE(ok(story.tell(people::grid_worker(), C::kAnswer, 0, solved("no"))));
    EXPECT_EQ(story.events().back().type, EventType::kReopened);
    EXPECT_EQ(story.whistle().state, WhistleState::kInProgress);
    EXPECT_EQ(story.part(1).state, AssignmentState::kWorking);
    EXPECT_FALSE(story.whistle().closed_at);
}

TEST_F(Handling, AProfileMayRequireMoreOfADone) {
    Story hard(city);
    Filing direct = filing(people::grid_worker(), "HP04");
    direct.kind = Kind::kRoutine;
    ASSERT_TRUE(ok(hard.file(direct)));
    ASSERT_TRUE(ok(hard.tell(people::liaison("HC-1"), C::kReportIn, 1)));
    EXPECT_TRUE(refused(hard.tell(people::liaison("HC-1"), C::kDone, 1, feedback()), K::kInvalid, "required"));
    const Fields blank = and_field(feedback(), "note", std::string("  "));
    EXPECT_TRUE(refused(hard.tell(people::liaison("HC-1"), C::kDone, 1, blank), K::kInvalid, "required"));
    EXPECT_TRUE(ok(hard.tell(people::liaison("HC-1"), C::kDone, 1, and_field(feedback(), "note", std::string("x")))));
}

TEST_F(Handling, SomebodyBoundToASeatActsForIt) {
    Story flood(city);
    ASSERT_TRUE(ok(flood.file(people::grid_worker(), "EM05")));
    const auto fire = std::ranges::find(flood.whistle().assignments, "G111/fire",
                                        [](const Assignment& part) { return part.party.code; });
    ASSERT_NE(fire, flood.whistle().assignments.end());
    const auto n = fire->n;
    EXPECT_TRUE(flood.is_allowed(people::fire_seat_holder(), C::kClaim, n));
    ASSERT_TRUE(ok(flood.tell(people::fire_seat_holder(), C::kClaim, n)));
    EXPECT_TRUE(refused(flood.tell(people::liaison("FR-1"), C::kClaim, n), K::kWrongState, "already_claimed"));
}

}  // namespace
}  // namespace gridwhistle::tests
