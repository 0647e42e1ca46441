#include "models/allowed.hpp"
#include "tests/support/builders.hpp"

#include <gtest/gtest.h>

#include <algorithm>

// Profiles are configuration: these walks use only what allowed[] says, as a page does.

namespace gridwhistle::tests {
namespace {

using namespace models;
using C = CommandName;
using K = RefusalClass;

Fields filled(const std::vector<FieldSpec>& specs) {
    Fields fields;
    for (const auto& spec : specs) {
        if (spec.required) fields.set(spec.name, std::string("已记录"));
    }
    return fields;
}

class Walk : public testing::Test {
  protected:
    /// Presses the button of this name; fails when there is none.
    testing::AssertionResult press(const Actor& actor, const std::string& name) {
        for (const auto& row : allowed(story.whistle(), actor, city.directory(), city.policies(), story.now)) {
            if (row.action != name && to_text(row.command) != name) continue;
            Command command;
            command.name = row.command;
            command.actor = actor;
            command.action = row.action;
            command.assignment = row.target;
            command.proposal = row.target;
            command.fields = filled(row.fields);
            return ok(story.tell(command));
        }
        return testing::AssertionFailure() << "no button " << name << " for " << actor.name;
    }

    void attempt(const Actor& mediator, int times) {
        ASSERT_TRUE(press(mediator, "report-in"));
        for (int i = 0; i < times; ++i) ASSERT_TRUE(press(mediator, "attempt"));
        EXPECT_FALSE(story.may_act(mediator, "attempt"));
    }

    City city;
    Story story{city};
};

TEST_F(Walk, MediationTriesThreeTwoAndOneTimes) {
    ASSERT_TRUE(ok(story.file(people::resident(), "PD01")));
    attempt(people::community(), 3);
    const auto fourth = story.act(people::community(), "attempt",
                                  and_field(field("people", std::string("双方")), "outcome", std::string("未成")));
    ASSERT_TRUE(refused(fourth, K::kWrongState, "attempts_spent"));
    EXPECT_EQ(fourth.error().details.back(), (std::pair<std::string, std::string>("next_level", "street")));
    ASSERT_TRUE(press(people::community(), "hand_up"));
    EXPECT_EQ(story.part(1).why, EndReason::kNextTier);
    EXPECT_EQ(story.whistle().level, "street");
    attempt(people::street_desk(), 2);
    ASSERT_TRUE(press(people::street_desk(), "hand_up"));
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("DO-1"));
    attempt(people::district_desk(), 1);
    EXPECT_FALSE(story.may_act(people::district_desk(), "hand_up")) << "there is no level above";
    EXPECT_TRUE(story.may_act(people::district_desk(), "settled"));
    EXPECT_TRUE(story.may_act(people::district_desk(), "other_legal_route"));
    ASSERT_TRUE(press(people::district_desk(), "settled"));
    EXPECT_EQ(story.whistle().state, WhistleState::kJudging);
    ASSERT_TRUE(ok(story.tell(people::resident(), C::kAnswer, 0, solved("yes"))));
    EXPECT_EQ(story.whistle().state, WhistleState::kClosed);
}

TEST_F(Walk, MediationClimbsOnlyWhenTheAttemptsAreSpent) {
    ASSERT_TRUE(ok(story.file(people::resident(), "PD01")));
    ASSERT_TRUE(press(people::community(), "report-in"));
    ASSERT_TRUE(press(people::community(), "attempt"));
    EXPECT_FALSE(story.may_act(people::community(), "hand_up"));
    EXPECT_TRUE(refused(story.act(people::community(), "hand_up"), K::kWrongState, "attempts_left"));
    EXPECT_TRUE(story.may_act(people::community(), "settled")) << "it may be settled at any attempt";
}

TEST_F(Walk, AnotherLegalRouteIsOpenOnceSomebodyElseAgrees) {
    ASSERT_TRUE(ok(story.file(people::resident(), "PD01")));
    ASSERT_TRUE(press(people::community(), "report-in"));
    ASSERT_TRUE(press(people::community(), "other_legal_route"));
    EXPECT_FALSE(story.may_act(people::community(), "other_legal_route")) << "it waits";
    EXPECT_EQ(story.whistle().state, WhistleState::kInProgress);
    Actor insider = people::community_helper();
    insider.grants.push_back(grant(Role::kDispatcher, "", "D1"));
    EXPECT_FALSE(story.is_allowed(insider, C::kApprove, 1));
    EXPECT_TRUE(refused(story.tell(insider, C::kApprove, 1), K::kNotPermitted, "own_work"));
    ASSERT_TRUE(press(people::dispatcher(), "approve"));
    EXPECT_EQ(story.whistle().state, WhistleState::kClosed);
}

TEST_F(Walk, AnApprovedActionThatNoLongerFitsIsOvertaken) {
    ASSERT_TRUE(ok(story.file(people::resident(), "PD01")));
    ASSERT_TRUE(press(people::community(), "report-in"));
    ASSERT_TRUE(press(people::community(), "other_legal_route"));
    ASSERT_TRUE(press(people::community(), "settled"));
    EXPECT_FALSE(story.is_allowed(people::dispatcher(), C::kApprove, 1));
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kApprove, 1), K::kWrongState, "overtaken"));
}

TEST_F(Walk, MediationFiledByAGridWorkerStandsOnTheFirstRung) {
    ASSERT_TRUE(ok(story.file(people::grid_worker(), "PD01")));
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("CO-11"));
    attempt(people::community(), 3);
    ASSERT_TRUE(press(people::community(), "hand_up"));
    EXPECT_EQ(story.whistle().level, "street");
    EXPECT_EQ(story.part(2).state, AssignmentState::kOffered) << "the supporting unit stays";
}

TEST_F(Walk, AMediationRuledToADepartmentStandsOnTheFirstRung) {
    ASSERT_TRUE(ok(story.file(people::resident(), "PD01")));
    ASSERT_TRUE(ok(story.tell(people::supervisor(), C::kAdjudicate, 0, field("lead", std::string("HC")))));
    attempt(people::liaison("HC-1"), 3);
    ASSERT_TRUE(press(people::liaison("HC-1"), "hand_up"));
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("ST-1"));
}

TEST_F(Walk, OnlyTheLeadClimbs) {
    FlowProfile flow = mediation_flow();
    flow.actions[0].who = flow.actions[1].who = Relations(Relation::kMember);
    const City other({flow});
    Story dispute(other);
    ASSERT_TRUE(ok(dispute.file(people::grid_worker(), "PD01")));
    ASSERT_TRUE(ok(dispute.tell(people::liaison("PS-1"), C::kReportIn, 2)));
    Command up;
    up.name = C::kAct;
    up.action = "hand_up";
    up.assignment = std::uint16_t{2};
    up.actor = people::liaison("PS-1");
    EXPECT_TRUE(refused(dispute.tell(up), K::kWrongState, "only_the_lead"));
}

TEST_F(Walk, ThreeOrdersGoFromAskToAppraisal) {
    const Actor unit = people::liaison("HC-1");
    ASSERT_TRUE(ok(story.file(people::grid_worker(), "SO09")));
    EXPECT_EQ(story.whistle().stage, "asked");
    ASSERT_TRUE(press(unit, "claim"));
    EXPECT_TRUE(refused(story.tell(people::colleague("HC-1"), C::kClaim, 1), K::kWrongState, "already_claimed"));
    ASSERT_TRUE(press(unit, "report-in"));
    EXPECT_TRUE(
        refused(story.act(unit, "publicise", field("text", std::string("公示"))), K::kWrongState, "wrong_stage"));
    ASSERT_TRUE(press(unit, "draft"));
    ASSERT_TRUE(press(unit, "publicise"));
    story.now += std::chrono::days{5} - std::chrono::microseconds{1};
    EXPECT_FALSE(story.may_act(unit, "take"));
    EXPECT_TRUE(refused(story.act(unit, "take", field("text", std::string("认领"))), K::kWrongState, "stage_not_over"));
    story.now += std::chrono::microseconds{1};
    ASSERT_TRUE(press(unit, "take"));
    EXPECT_EQ(story.whistle().stage, "taken");
    ASSERT_TRUE(press(unit, "appraise"));
    ASSERT_TRUE(story.is_allowed(people::grid_worker(), C::kAnswer));
    ASSERT_TRUE(ok(story.tell(people::grid_worker(), C::kAnswer, 0, solved("yes"))));
    EXPECT_EQ(story.whistle().state, WhistleState::kClosed);
}

TEST_F(Walk, AnActionThatImpliesTheClaimMakesItsMemberTheHolder) {
    FlowProfile flow = incident_flow();
    FlowAction arrive;
    arrive.name = "arrive";
    arrive.label = {"到场", "Arrive"};
    arrive.from = {AssignmentState::kOffered};
    arrive.who = Relations(Relation::kMember, Relation::kCommunity);
    arrive.effect = Effect::kReportIn;
    FlowAction finish = arrive;
    finish.name = "finish";
    finish.effect = Effect::kDone;
    finish.fields.resize(1);
    finish.fields[0].name = "feedback";
    finish.fields[0].required = true;
    flow.actions = {arrive, finish};
    const City other({flow});
    for (const auto* action : {"arrive", "finish"}) {
        Story by_member(other);
        ASSERT_TRUE(ok(by_member.file(people::grid_worker(), "MU01")));
        const Fields data = std::string(action) == "finish" ? feedback() : Fields();
        ASSERT_TRUE(ok(by_member.act(people::liaison("UM-1"), action, data)));
        EXPECT_EQ(by_member.part(1).holder, people::liaison("UM-1").account);
        EXPECT_EQ(by_member.part(1).epoch, 1U);
        Story by_community(other);
        ASSERT_TRUE(ok(by_community.file(people::grid_worker(), "MU01")));
        ASSERT_TRUE(ok(by_community.act(people::community(), action, data)));
        EXPECT_FALSE(by_community.part(1).holder) << "who is no member takes nothing up";
    }
}

}  // namespace
}  // namespace gridwhistle::tests
