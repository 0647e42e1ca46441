#include "models/flow.hpp"
#include "tests/support/builders.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace gridwhistle::tests {
namespace {

using namespace models;

std::vector<std::string> faults_of(const FlowProfile& profile) {
    std::vector<std::string> texts;
    for (const auto& fault : lint(profile)) texts.push_back(fault.pointer + " " + fault.code);
    return texts;
}

TEST(FlowLint, FindsNothingInTheFlowsOfTheCity) {
    for (const auto& profile : {incident_flow(), request_flow(), whistle_flow(), mediation_flow(), three_orders_flow()})
        EXPECT_TRUE(lint(profile).empty()) << profile.code.value << ": " << faults_of(profile).front();
}

struct Fault {
    const char* sentence;
    FlowProfile (*base)();
    std::function<void(FlowProfile&)> spoil;
    const char* expected;
};

void PrintTo(const Fault& fault, std::ostream* out) {
    *out << fault.sentence;
}

class FlowFault : public testing::TestWithParam<Fault> {};

TEST_P(FlowFault, IsFoundAtItsPlace) {
    FlowProfile profile = GetParam().base();
    GetParam().spoil(profile);
    const auto found = faults_of(profile);
    EXPECT_NE(std::ranges::find(found, GetParam().expected), found.end())
        << GetParam().sentence << ", but found " << (found.empty() ? "nothing" : found.front());
}

constexpr std::size_t kAttempt = 0;
constexpr std::size_t kUp = 1;
constexpr std::size_t kSettled = 2;
constexpr std::size_t kCourt = 3;

INSTANTIATE_TEST_SUITE_P(
    Each, FlowFault,
    testing::Values(
        Fault{"no code", incident_flow, [](FlowProfile& flow) { flow.code = FlowCode(); }, "/flow required"},
        Fault{"version 0", incident_flow, [](FlowProfile& flow) { flow.version = 0; }, "/version out_of_range"},
        Fault{"no name in English", incident_flow, [](FlowProfile& flow) { flow.name.en.clear(); },
              "/name/en required"},
        Fault{"approvals by nobody", incident_flow, [](FlowProfile& flow) { flow.hard_problem_start.count = 1; },
              "/hard_problem_start/roles required"},
        Fault{"a stage twice", three_orders_flow, [](FlowProfile& flow) { flow.stages[1].name = "asked"; },
              "/stages/1/name duplicate_name"},
        Fault{"a stage without a name", three_orders_flow, [](FlowProfile& flow) { flow.stages[0].name.clear(); },
              "/stages/0/name required"},
        Fault{"a level twice", mediation_flow, [](FlowProfile& flow) { flow.tiers[2].level = "street"; },
              "/tiers/2/level duplicate_name"},
        Fault{"a tier without attempts", mediation_flow, [](FlowProfile& flow) { flow.tiers[0].attempts = 0; },
              "/tiers/0/attempts out_of_range"},
        Fault{"tiers that nothing climbs", mediation_flow,
              [](FlowProfile& flow) { flow.actions[kUp].effect = Effect::kNone; }, "/tiers no_action_to_next_tier"},
        Fault{"one tier and a way up", mediation_flow, [](FlowProfile& flow) { flow.tiers.resize(1); },
              "/tiers no_next_tier"},
        Fault{"attempts without tiers", incident_flow,
              [](FlowProfile& flow) { flow.actions.push_back(mediation_flow().actions[kAttempt]); },
              "/actions/0/attempt attempt_without_tiers"},
        Fault{"an action named like a command", mediation_flow,
              [](FlowProfile& flow) { flow.actions[kSettled].name = "hand-down"; },
              "/actions/2/name shadows_a_command"},
        Fault{"an action twice", mediation_flow, [](FlowProfile& flow) { flow.actions[kUp].name = "attempt"; },
              "/actions/1/name duplicate_name"},
        Fault{"an action from nowhere", mediation_flow, [](FlowProfile& flow) { flow.actions[kUp].from.clear(); },
              "/actions/1/from required"},
        Fault{"an action on what ended", mediation_flow,
              [](FlowProfile& flow) { flow.actions[kUp].from = {AssignmentState::kReturned}; },
              "/actions/1/from not_a_live_state"},
        Fault{"an action of nobody", mediation_flow, [](FlowProfile& flow) { flow.actions[kUp].who = Relations(); },
              "/actions/1/who required"},
        Fault{"an action of auditors", mediation_flow,
              [](FlowProfile& flow) { flow.actions[kUp].who = Relations(Relation::kAuditor, Relation::kSystem); },
              "/actions/1/who nobody_may"},
        Fault{"an unknown next stage", three_orders_flow, [](FlowProfile& flow) { flow.actions[0].to_stage = "moon"; },
              "/actions/0/to_stage unknown_stage"},
        Fault{"an unknown stage", three_orders_flow, [](FlowProfile& flow) { flow.actions[0].stages = {"moon"}; },
              "/actions/0/stages unknown_stage"},
        Fault{"an approval by nobody", mediation_flow,
              [](FlowProfile& flow) { flow.actions[kCourt].approval.roles.clear(); },
              "/actions/3/approval/roles required"},
        Fault{"an approval that is switched off", mediation_flow,
              [](FlowProfile& flow) { flow.commands[CommandName::kApprove].enabled = false; },
              "/actions/3/approval nobody_may"},
        Fault{"a field twice", mediation_flow,
              [](FlowProfile& flow) { flow.actions[kAttempt].fields[1].name = "people"; },
              "/actions/0/fields duplicate_name"},
        Fault{"a choice of nothing", mediation_flow,
              [](FlowProfile& flow) { flow.actions[kAttempt].fields[1].type = FieldType::kChoice; },
              "/actions/0/fields/properties/outcome/enum required"},
        Fault{"a photo that cannot be given", mediation_flow,
              [](FlowProfile& flow) { flow.actions[kAttempt].fields[1].type = FieldType::kPhotos; },
              "/actions/0/fields/required attachments_unavailable"},
        Fault{"a done without feedback", mediation_flow,
              [](FlowProfile& flow) { flow.actions[kSettled].fields.clear(); },
              "/actions/2/fields/required feedback_required"},
        Fault{"a done after done", mediation_flow,
              [](FlowProfile& flow) { flow.actions[kSettled].from.push_back(AssignmentState::kDoneClaimed); },
              "/actions/2/from done_already"},
        Fault{"an approved claim", mediation_flow,
              [](FlowProfile& flow) {
                  flow.actions[kSettled].from.push_back(AssignmentState::kOffered);
                  flow.actions[kSettled].approval = {{Role::kDispatcher}, 1};
              },
              "/actions/2/approval claim_first"},
        Fault{"handlers who close their own work", mediation_flow,
              [](FlowProfile& flow) { flow.actions[kCourt].approval = {}; }, "/actions/3/who closes_own_work"},
        Fault{"a command that requires what it does not take", incident_flow,
              [](FlowProfile& flow) { flow.commands[CommandName::kDone].require = {"colour"}; },
              "/commands/done/require unknown_field"},
        Fault{"a command that requires photos", incident_flow,
              [](FlowProfile& flow) { flow.commands[CommandName::kDone].require = {"photos"}; },
              "/commands/done/require attachments_unavailable"},
        Fault{"no way to be done", incident_flow,
              [](FlowProfile& flow) { flow.commands[CommandName::kDone].enabled = false; },
              "/commands/done never_ends"},
        Fault{"nobody who judges", incident_flow,
              [](FlowProfile& flow) {
                  flow.commands[CommandName::kVerify].enabled = false;
                  flow.commands[CommandName::kAnswer].enabled = false;
              },
              "/commands/done never_ends"},
        Fault{"no way to take it up", incident_flow,
              [](FlowProfile& flow) {
                  flow.commands[CommandName::kClaim].enabled = false;
                  flow.commands[CommandName::kReportIn].enabled = false;
              },
              "/commands/done never_ends"},
        Fault{"a stage that nothing leaves", three_orders_flow,
              [](FlowProfile& flow) {
                  flow.stages.push_back(Stage{"lost", {"lost", "lost"}, {}});
                  FlowAction lose = flow.actions[0];
                  lose.name = "lose";
                  lose.to_stage = "lost";
                  flow.actions.push_back(lose);
              },
              "/actions/4 dead_end"},
        Fault{"a done that can be claimed once only", three_orders_flow,
              [](FlowProfile& flow) { flow.actions[3].limit = 1; }, "/commands dead_end"},
        Fault{"a stage that another party cannot go on from", three_orders_flow,
              [](FlowProfile& flow) {
                  flow.commands[CommandName::kReportIn].enabled = false;
                  flow.actions[0].from = {AssignmentState::kClaimed};
                  flow.actions[0].effect = Effect::kReportIn;
              },
              "/stages/1 dead_end"},
        Fault{"a tier that a whistle may start on and not leave", mediation_flow,
              [](FlowProfile& flow) {
                  flow.stages = three_orders_flow().stages;
                  flow.actions[kUp].to_stage = "drafted";
                  flow.actions[kSettled].stages = {"drafted"};
                  flow.actions.resize(kCourt);
              },
              "/tiers/2 dead_end"}));

TEST(FlowLint, LetsAPartyGoOnAlone) {
    // Nobody holds what the community arrived for, and who approves takes nothing up.
    FlowProfile profile = mediation_flow();
    for (const auto command : {CommandName::kClaim, CommandName::kReportIn, CommandName::kTakeOver})
        profile.commands[command].enabled = false;
    profile.tiers.clear();
    FlowAction& arrive = profile.actions[0];
    arrive.attempt = false;
    arrive.from = {AssignmentState::kOffered};
    arrive.who = Relations(Relation::kCommunity);
    arrive.effect = Effect::kReportIn;
    FlowAction& settle = profile.actions[1];
    settle = profile.actions[kSettled];
    settle.who = Relations(Relation::kMember);
    settle.approval = {{Role::kDispatcher}, 1};
    profile.actions.resize(2);
    EXPECT_EQ(faults_of(profile), std::vector<std::string>());
}

TEST(FlowLint, WalksAThousandRepetitionsOfOneStep) {
    FlowProfile profile = incident_flow();
    profile.actions.push_back(three_orders_flow().actions[0]);
    profile.actions[0].stages.clear();
    profile.actions[0].to_stage.clear();
    profile.actions[0].limit = 1000;
    EXPECT_EQ(faults_of(profile), std::vector<std::string>());
}

TEST(FlowLint, GivesUpOnAProfileTooComplexToWalk) {
    FlowProfile profile = three_orders_flow();
    for (int i = 0; i < 6; ++i) {
        FlowAction more = profile.actions[0];
        more.name = "more" + std::to_string(i);
        more.to_stage.clear();
        more.limit = 9;
        profile.actions.push_back(more);
    }
    EXPECT_EQ(faults_of(profile), std::vector<std::string>{"/actions too_complex"});
}

}  // namespace
}  // namespace gridwhistle::tests
