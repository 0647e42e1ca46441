#include "codec/flow_json.hpp"

#include "told.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::codec {
namespace {

using models::CommandName;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr std::string_view kMediation = R"({"flow":"mediation_321","version":1,
 "name":{"zh":"三二一调解","en":"3-2-1 mediation"},
 "phases":{"in_progress":{"zh":"调解中","en":"mediating"}},
 "stages":[{"name":"mediating","label":{"zh":"调解","en":"Mediating"},"min_duration":"5nd"}],
 "done_implies_report_in":false,"stands_down_offered_supports":true,
 "hard_problem_start":{"roles":["leader"],"count":1},
 "categories":["PD01"],
 "tiers":[{"level":"community","attempts":3},{"level":"street","attempts":2}],
 "commands":{"report-in":{"label":{"zh":"到场","en":"Arrive"},"require":["location"]}},
 "actions":[
  {"name":"mediate","label":{"zh":"调解一次","en":"Mediate once"},"from":["claimed","working"],"who":["holder"],
   "stages":[],"to_stage":"","effect":"report_in","attempt":true,"limit":0,"approval":{"roles":[],"count":0},
   "fields":{"type":"object","required":["people","outcome"],"additionalProperties":false,"properties":{
      "people":{"type":"string","maxLength":200,"title":{"zh":"参加人","en":"People"}},
      "outcome":{"type":"string","enum":["settled","not_settled"],"title":{"zh":"结果","en":"Outcome"}}}}},
  {"name":"hand_up","label":"移交上级","from":["working"],"who":["holder","dispatcher"],"effect":"next_tier"}]})";

std::string text_of(const models::FlowProfile& profile) {
    std::string text;
    JsonWriter json(text);
    append_flow(json, profile);
    return text;
}

TEST(FlowJson, ReadsTheProfileOfTheFormat) {
    const auto read = read_flows(parsed(kMediation));

    ASSERT_THAT(told(read.faults), IsEmpty());
    ASSERT_EQ(read.value.size(), 1U);
    const auto& profile = read.value.front();
    EXPECT_EQ(profile.code.value, "mediation_321");
    EXPECT_EQ(profile.phases.at(models::Phase::kInProgress).zh, "调解中");
    EXPECT_EQ(profile.stages.front().min_duration, std::chrono::days{5});
    EXPECT_THAT(profile.hard_problem_start.roles, ElementsAre(models::Role::kLeader));
    EXPECT_EQ(profile.tier("community")->attempts, 3);
    EXPECT_THAT(profile.rule(CommandName::kReportIn)->require, ElementsAre("location"));
    const auto* mediate = profile.action("mediate");
    ASSERT_NE(mediate, nullptr);
    EXPECT_TRUE(mediate->attempt);
    EXPECT_EQ(mediate->effect, models::Effect::kReportIn);
    EXPECT_TRUE(mediate->who.has(models::Relation::kHolder));
    EXPECT_TRUE(mediate->fields.at(1).required);
    EXPECT_THAT(mediate->fields.at(1).choices, ElementsAre("settled", "not_settled"));
    EXPECT_EQ(profile.action("hand_up")->label, (models::Label{"移交上级", "移交上级"}));
}

TEST(FlowJson, ReadsBackWhatItWrites) {
    const auto first = read_flows(parsed(kMediation));

    const auto second = read_flows(parsed(text_of(first.value.front())));

    ASSERT_THAT(told(second.faults), IsEmpty());
    EXPECT_EQ(text_of(second.value.front()), text_of(first.value.front()));
    EXPECT_EQ(second.value.front().action("mediate")->fields, first.value.front().action("mediate")->fields);
}

TEST(FlowJson, ReadsAnArrayAndSaysWhichProfileIsAtFault) {
    const auto read = read_flows(parsed(R"([{"flow":"a","name":"A"},{"flow":"a","name":"A"},{"flow":"b","name":7}])"));

    EXPECT_THAT(told(read.faults), ElementsAre("/1/flow duplicate_name", "/2/name wrong_type"));
    EXPECT_EQ(read.value.size(), 3U);
    EXPECT_EQ(read.value.front().version, 0);
}

TEST(FlowJson, NamesEveryFaultOfTheForm) {
    const auto read = read_flows(parsed(R"({"flow":"x","name":{"zh":"甲"},"phases":{"dreaming":"梦"},
        "stages":[{"name":"s","label":"S","min_duration":"5days"}],"hard_problem_start":{"roles":["king"]},
        "tiers":[{"level":"community","attempts":0}],"commands":{"fly":{},"done":{"enabled":"no"}},
        "actions":[{"name":"act1","label":"A","from":["flying"],"who":["auditor"],"effect":"explode",
          "fields":{"properties":{"a":{"type":"blob"}}}}]})"));

    EXPECT_THAT(told(read.faults),
                UnorderedElementsAre("/name/en required", "/phases/dreaming unknown_field",
                                     "/stages/0/min_duration bad_duration", "/hard_problem_start/roles/0 not_a_choice",
                                     "/tiers/0/attempts out_of_range", "/commands/fly unknown_field",
                                     "/commands/done/enabled wrong_type", "/actions/0/from/0 not_a_choice",
                                     "/actions/0/who/0 not_a_choice", "/actions/0/effect not_a_choice",
                                     "/actions/0/fields/properties/a/type not_a_choice"));
}

TEST(FlowJson, LintsAProfileOfGoodForm) {
    const auto read = read_flows(parsed(R"([{"flow":"x","name":"X","commands":{"done":{"enabled":false}}}])"));

    EXPECT_THAT(told(read.faults), ElementsAre("/0/commands/done never_ends"));
}

TEST(FlowJson, ReadsAProfileThatWasAcceptedOnceWhateverLintSaysToday) {
    const auto document = parsed(R"([{"flow":"x","name":"X","commands":{"done":{"enabled":false}}}])");

    EXPECT_THAT(told(read_flows(document, FlowCheck::kForm).faults), IsEmpty());
}

}  // namespace
}  // namespace gridwhistle::codec
