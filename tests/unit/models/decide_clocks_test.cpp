#include "models/evolve.hpp"
#include "models/fire.hpp"
#include "tests/support/builders.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace gridwhistle::tests {
namespace {

using namespace models;
using namespace std::chrono_literals;
using C = CommandName;
using K = RefusalClass;

Fields until(Instant at) {
    return and_field(reason(), "until", std::int64_t{at.time_since_epoch().count()});
}

class Clocks : public testing::Test {
  protected:
    /// P2: report in within 2 urgent hours, resolve within 24. 1 leads, 2 and 3 support.
    void SetUp() override { ASSERT_TRUE(ok(story.file(people::grid_worker(), "MU01"))); }

    const Deadline* due(Clock clock, std::uint16_t of) { return find_deadline(story.whistle(), clock, of); }

    std::vector<int> rungs_of(Clock clock, std::uint16_t of) {
        std::vector<int> rungs;
        for (const auto& event : story.events()) {
            if (event.type == EventType::kEscalated && event.clock == clock && event.assignment == of)
                rungs.push_back(event.rung);
        }
        return rungs;
    }

    void reach_judging() {
        ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
        ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kDone, 1, feedback())));
    }

    City city;
    Story story{city};
};

TEST_F(Clocks, EachPartyHasToReportInAndResolveFromTheMomentItIsCalled) {
    for (std::uint16_t n = 1; n <= 3; ++n) {
        ASSERT_NE(due(Clock::kReportIn, n), nullptr) << n;
        EXPECT_EQ(due(Clock::kReportIn, n)->due_at, kMorning + 2h);
        EXPECT_EQ(due(Clock::kResolve, n)->due_at, kMorning + 24h);
        EXPECT_EQ(light_of(story.whistle(), n, kMorning), Light::kGreen);
    }
    EXPECT_EQ(next_firing(story.whistle()), kMorning + 1h);
}

TEST_F(Clocks, WhoReportedInStaysGreenBesideALatePartner) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    EXPECT_EQ(due(Clock::kReportIn, 1), nullptr);
    story.pass(3h + 1s);
    EXPECT_EQ(light_of(story.whistle(), 1, story.now), Light::kGreen);
    EXPECT_EQ(light_of(story.whistle(), 2, story.now), Light::kRed);
    EXPECT_TRUE(rungs_of(Clock::kReportIn, 1).empty());
    EXPECT_EQ(rungs_of(Clock::kReportIn, 2), (std::vector{1, 2, 3, 4}));
}

TEST_F(Clocks, TurnYellowWhenAFifthIsLeftAndRedOnlyPastTheDueMoment) {
    EXPECT_EQ(light_of(story.whistle(), 1, kMorning + 95min), Light::kGreen);
    EXPECT_EQ(light_of(story.whistle(), 1, kMorning + 96min), Light::kYellow);
    EXPECT_EQ(light_of(story.whistle(), 1, kMorning + 2h), Light::kYellow);
    EXPECT_EQ(light_of(story.whistle(), 1, kMorning + 2h + 1us), Light::kRed);
}

TEST_F(Clocks, NothingFiresAtTheDueMomentItselfAndOnlyOnceAfterIt) {
    story.now = kMorning + 1h;
    EXPECT_TRUE(story.fire().events.empty());
    story.now += 1us;
    EXPECT_EQ(story.fire().events.size(), 3U);
    EXPECT_TRUE(story.fire().events.empty());
}

TEST_F(Clocks, EachRungIsClimbedOnceAndInOrderUpToTheTop) {
    story.pass(std::chrono::days(30));
    EXPECT_EQ(rungs_of(Clock::kReportIn, 1), (std::vector{1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(rungs_of(Clock::kResolve, 2), (std::vector{1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(due(Clock::kReportIn, 1)->rung, kRungJointMeeting);
    EXPECT_FALSE(due(Clock::kReportIn, 1)->fires_at);
}

TEST_F(Clocks, AfterAnOutageOneRungAPassAndTheNextNotAtOnce) {
    story.now = kMorning + std::chrono::days(20);
    story.fire();
    EXPECT_EQ(rungs_of(Clock::kReportIn, 1), std::vector{1});
    EXPECT_TRUE(story.fire().events.empty());
    EXPECT_GT(*next_firing(story.whistle()), story.now);
}

TEST_F(Clocks, ALadderThatWasReplacedLeavesNobodyStuckAndReproachesNobodyTooSoon) {
    std::vector<FlowProfile> flows;
    for (const auto& [key, flow] : city.policies().flows()) flows.push_back(flow);
    Ladder later = usual_ladder();
    later.rungs.erase(later.rungs.begin(), later.rungs.begin() + 2);
    const Policies none(catalogue(), flows, {usual_calendar(), 0, Ladders(), {}});
    const Policies slower(catalogue(), flows, {usual_calendar(), 0, Ladders({later}), {}});
    for (const auto* policies : {&none, &slower}) {
        const Context context{city.directory(), *policies, city.routes(), kMorning + 1h + 1us, std::nullopt, nullptr};
        Whistle row = story.whistle();
        const auto fired = decide_fire(row, Fire{row.id, false}, context);
        ASSERT_FALSE(fired.events.empty());
        for (const auto& event : fired.events) {
            EXPECT_EQ(event.type, EventType::kReckonedAgain);
            row = evolve(std::move(row), event);
        }
        EXPECT_TRUE(decide_fire(row, Fire{row.id, false}, context).events.empty());
        const Deadline* due = find_deadline(row, Clock::kReportIn, 1);
        ASSERT_NE(due, nullptr);
        EXPECT_EQ(due->fires_at, policies == &none ? std::nullopt : std::optional(kMorning + 2h));
    }
}

TEST_F(Clocks, AQuestionOfSupervisionIsAnsweredOrClimbs) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    auto question = field("question", std::string("为何未办"));
    question.set("due", std::int64_t{(story.now + 1h).time_since_epoch().count()});
    ASSERT_TRUE(ok(story.tell(people::supervisor(), C::kSupervise, 0, question)));
    ASSERT_TRUE(ok(story.tell(people::supervisor(), C::kSupervise, 0, question)));
    ASSERT_TRUE(
        ok(story.tell(people::liaison("UM-1"), C::kSupervisionReply, 0, field("text", std::string("正在办理")))));
    EXPECT_EQ(story.whistle().supervisions.front().reply, "正在办理");
    story.pass(61min);
    ASSERT_EQ(story.whistle().supervisions.size(), 3U);
    EXPECT_EQ(story.whistle().supervisions.back().rung, kRungSupervise2);
    EXPECT_TRUE(
        refused(story.tell(people::liaison("UM-1"), C::kSupervise, 0, question), K::kNotPermitted, "not_permitted"));
}

TEST_F(Clocks, SilenceOnAReturnLapsesItAndResetsNoClock) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReturn, 1, return_to("UE"))));
    // Sunday evening: four working hours end on Monday at noon.
    ASSERT_EQ(due(Clock::kProposal, 1)->due_at, kMorning + 19h);
    story.pass(19h + 1s);
    EXPECT_EQ(story.whistle().proposals.front().state, ProposalState::kLapsed);
    EXPECT_EQ(story.part(1).state, AssignmentState::kOffered);
    EXPECT_EQ(due(Clock::kReportIn, 1)->due_at, kMorning + 2h);
}

TEST_F(Clocks, ADisputeNobodyRulesOnGoesToTheStreet) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReturn, 1, return_to("UE"))));
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kApprove, 1)));
    ASSERT_TRUE(ok(story.tell(people::liaison("UE-1"), C::kReturn, 4, return_to("UM"))));
    ASSERT_NE(due(Clock::kAdjudication, 2), nullptr);
    story.pass(std::chrono::days(2));
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("ST-1"));
    EXPECT_EQ(due(Clock::kAdjudication, 2), nullptr);
}

TEST_F(Clocks, ASuspensionStopsTheClocksAndGivesTheTimeBack) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    auto wish = field("reason", std::string("funds"));
    wish.set("evidence", std::string("财政批复"));
    wish.set("review_at", std::int64_t{(kMorning + std::chrono::days(10)).time_since_epoch().count()});
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kSuspend, 0, wish)));
    EXPECT_EQ(story.whistle().state, WhistleState::kInProgress);
    ASSERT_TRUE(ok(story.tell(people::supervisor(), C::kApprove, 1)));
    EXPECT_EQ(story.whistle().state, WhistleState::kSuspended);
    EXPECT_EQ(light_of(story.whistle(), 1, kMorning + 50h), Light::kBlue);
    story.pass(50h);
    EXPECT_TRUE(rungs_of(Clock::kReportIn, 2).empty());
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kResume)));
    EXPECT_EQ(story.whistle().state, WhistleState::kInProgress);
    EXPECT_EQ(due(Clock::kReportIn, 2)->due_at, kMorning + 52h);
    EXPECT_EQ(due(Clock::kResolve, 1)->due_at, kMorning + 74h);
}

TEST_F(Clocks, AMissedReviewEndsTheSuspension) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    auto wish = field("reason", std::string("funds"));
    wish.set("evidence", std::string("财政批复"));
    wish.set("review_at", std::int64_t{(kMorning + 5h).time_since_epoch().count()});
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kSuspend, 0, wish)));
    ASSERT_TRUE(ok(story.tell(people::street_leader(), C::kApprove, 1)));
    story.pass(5h + 1s);
    EXPECT_EQ(story.whistle().state, WhistleState::kInProgress);
    EXPECT_EQ(story.events().back().clock, Clock::kSuspensionReview);
    wish.set("review_at", std::int64_t{(story.now + std::chrono::days(91)).time_since_epoch().count()});
    EXPECT_TRUE(refused(story.tell(people::liaison("UM-1"), C::kSuspend, 0, wish), K::kInvalid, "too_late"));
}

TEST_F(Clocks, AnExtensionMovesTheDueMomentOnceAtP2) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    const Instant later = kMorning + 40h;
    EXPECT_TRUE(
        refused(story.tell(people::liaison("UM-1"), C::kExtend, 1, until(kMorning + 23h)), K::kInvalid, "not_later"));
    EXPECT_TRUE(
        refused(story.tell(people::liaison("UM-1"), C::kExtend, 1, until(kMorning + 49h)), K::kInvalid, "too_late"));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kExtend, 1, until(later))));
    EXPECT_EQ(due(Clock::kResolve, 1)->due_at, kMorning + 24h);
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kApprove, 1)));
    EXPECT_EQ(due(Clock::kResolve, 1)->due_at, later);
    EXPECT_EQ(due(Clock::kResolve, 2)->due_at, kMorning + 24h);
    EXPECT_TRUE(refused(story.tell(people::liaison("UM-1"), C::kExtend, 1, until(later + 1h)), K::kWrongState,
                        "no_extension_left"));
}

TEST_F(Clocks, ThreeSilentDaysCloseUnconfirmed) {
    reach_judging();
    ASSERT_NE(due(Clock::kJudgement, 0), nullptr);
    // Three natural days after Sunday end with Wednesday, Beijing time.
    EXPECT_EQ(due(Clock::kJudgement, 0)->due_at, kMorning + 79h);
    story.pass(79h);
    EXPECT_EQ(story.whistle().state, WhistleState::kJudging);
    story.pass(1s);
    EXPECT_EQ(story.whistle().state, WhistleState::kClosed);
    EXPECT_TRUE(story.whistle().unconfirmed);
}

TEST_F(Clocks, ReworkHasHalfTheLimit) {
    reach_judging();
    story.now += 1h;
    ASSERT_TRUE(ok(story.tell(people::grid_worker(), C::kAnswer, 0, solved("no"))));
    EXPECT_EQ(due(Clock::kResolve, 1)->due_at, story.now + 12h);
    EXPECT_EQ(due(Clock::kJudgement, 0), nullptr);
}

// T22, T23: what is over pages nobody, and what is opened again begins with clocks of its own.
TEST_F(Clocks, EndingDropsEveryClockAndReopeningStartsNewOnes) {
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kClose, 0, reason())));
    EXPECT_TRUE(std::ranges::none_of(story.whistle().deadlines,
                                     [](const Deadline& deadline) { return deadline.clock != Clock::kEvaluation; }));
    story.pass(std::chrono::days(20));
    EXPECT_EQ(story.whistle().state, WhistleState::kClosed);
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kReopen, 0, reason())));
    const auto lead = story.whistle().lead()->n;
    ASSERT_NE(due(Clock::kReportIn, lead), nullptr);
    EXPECT_EQ(due(Clock::kReportIn, lead)->start, story.now);
}

TEST_F(Clocks, BothSidesOfAnEvaluationAreShownTogetherOrAfterFiveWorkDays) {
    reach_judging();
    ASSERT_TRUE(ok(story.tell(people::grid_worker(), C::kAnswer, 0, solved("yes"))));
    auto score = field("score", std::int64_t{4});
    ASSERT_TRUE(ok(story.tell(people::grid_worker(), C::kEvaluate, 0, score)));
    EXPECT_EQ(story.whistle().judgements.back().of, UnitCode("UM-1"));
    EXPECT_FALSE(story.whistle().evaluations_shown);
    EXPECT_TRUE(
        refused(story.tell(people::grid_worker(), C::kEvaluate, 0, score), K::kWrongState, "already_evaluated"));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kEvaluate, 0, score)));
    EXPECT_TRUE(story.whistle().evaluations_shown);

    Story other(city);
    ASSERT_TRUE(ok(other.file(people::grid_worker(), "MU01")));
    ASSERT_TRUE(ok(other.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    ASSERT_TRUE(ok(other.tell(people::liaison("UM-1"), C::kDone, 1, feedback())));
    ASSERT_TRUE(ok(other.tell(people::grid_worker(), C::kAnswer, 0, solved("yes"))));
    other.pass(std::chrono::days(8));
    EXPECT_TRUE(other.whistle().evaluations_shown);
    EXPECT_TRUE(
        refused(other.tell(people::liaison("UM-1"), C::kEvaluate, 0, score), K::kWrongState, "evaluation_over"));
}

TEST_F(Clocks, AnExclusionNeedsTwoDifferentApprovals) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kClaim, 1)));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kExcludeFromAppraisal, 0, reason())));
    ASSERT_TRUE(ok(story.tell(people::supervisor(), C::kApprove, 1)));
    EXPECT_FALSE(story.whistle().excluded);
    EXPECT_FALSE(ok(story.tell(people::supervisor(), C::kApprove, 1)));
    ASSERT_TRUE(ok(story.tell(people::street_leader(), C::kApprove, 1)));
    EXPECT_TRUE(story.whistle().excluded);
}

TEST_F(Clocks, AcknowledgingSilencesTheRungButNotTheNext) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kClaim, 1)));
    story.pass(2h + 1s);
    auto of = field("assignment", std::int64_t{1});
    const auto known = story.tell(people::supervisor(), C::kAcknowledge, 0, of);
    ASSERT_TRUE(ok(known));
    EXPECT_EQ(due(Clock::kReportIn, 1)->acknowledged_by, people::supervisor().account);
    EXPECT_FALSE(due(Clock::kReportIn, 2)->acknowledged_by);
    EXPECT_EQ(known->hushes, std::vector{hush_prefix(WhistleId{1001}, "report_in", "1")});
    story.pass(2h);
    EXPECT_EQ(due(Clock::kReportIn, 1)->rung, kRungSupervise2);
    EXPECT_FALSE(due(Clock::kReportIn, 1)->acknowledged_by);
}

TEST_F(Clocks, WhatPassesIsInTheEventsAloneAndFoldsToTheRow) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    story.pass(std::chrono::days(3));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kDone, 1, feedback())));
    story.pass(std::chrono::days(12));
    EXPECT_EQ(fold(story.events()), story.whistle());
}

TEST(EmergencyClocks, AskForProgressUntilReleasedAndForAReviewWithinADay) {
    const City city;
    Story story(city);
    ASSERT_TRUE(ok(story.file(people::grid_worker(), "EM05")));
    ASSERT_NE(find_deadline(story.whistle(), Clock::kEmergencyReview, 0), nullptr);
    EXPECT_EQ(find_deadline(story.whistle(), Clock::kEmergencyReview, 0)->due_at, kMorning + 24h);
    for (const auto& part : story.whistle().assignments) {
        ASSERT_NE(find_deadline(story.whistle(), Clock::kReportIn, part.n), nullptr) << part.n;
        const bool resolves = find_deadline(story.whistle(), Clock::kResolve, part.n) != nullptr;
        EXPECT_EQ(resolves, part.party.kind != PartyKind::kSeat) << "steward seats come, and resolve nothing";
    }
    ASSERT_TRUE(ok(story.tell(people::street_leader(), C::kAcknowledge)));
    EXPECT_TRUE(story.whistle().emergency_reviewed_at);
    EXPECT_EQ(find_deadline(story.whistle(), Clock::kEmergencyReview, 0), nullptr);
}

}  // namespace
}  // namespace gridwhistle::tests
