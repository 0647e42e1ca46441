#include "codec/ladder_json.hpp"

#include "told.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::codec {
namespace {

using models::Recipient;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kLadder = R"({"ladder":"urgent","name":{"zh":"特急","en":"Urgent"},"retired":false,
 "for":{"kinds":["routine"],"priorities":["P1","P2"],"levels":["street"],"clocks":["report_in"]},
 "rungs":[{"rung":"remind","percent":50,"tells":["holder"],"at_once":false,"bulletin":false},
          {"rung":"supervise_1","percent":100,"tells":["unit_head","duty_officer"],"reply":"1wd",
           "at_once":true,"bulletin":false},
          {"rung":"supervise_2","after":"4uh","tells":["linked_leader"],"at_once":true,"bulletin":true}]})";

std::string text_of(const models::Ladder& ladder) {
    std::string text;
    JsonWriter json(text);
    append_ladder(json, ladder);
    return text;
}

std::vector<std::string> faults_of_ladders(std::string_view text) {
    return told(read_ladders(parsed(text)).faults);
}

TEST(LadderJson, ReadsTheLadderOfTheFormat) {
    const auto read = read_ladders(parsed(kLadder));

    ASSERT_THAT(told(read.faults), IsEmpty());
    const models::Ladder& ladder = read.value.at(0);
    EXPECT_EQ(ladder.code, "urgent");
    EXPECT_EQ(ladder.name.en, "Urgent");
    EXPECT_THAT(ladder.kinds, ElementsAre(models::Kind::kRoutine));
    EXPECT_THAT(ladder.priorities, ElementsAre(models::Priority::kP1, models::Priority::kP2));
    EXPECT_THAT(ladder.levels, ElementsAre("street"));
    EXPECT_THAT(ladder.clocks, ElementsAre("report_in"));
    ASSERT_EQ(ladder.rungs.size(), 3U);
    EXPECT_EQ(ladder.rungs[0].number, 1);
    EXPECT_EQ(ladder.rungs[0].percent, 50);
    EXPECT_FALSE(ladder.rungs[0].at_once);
    EXPECT_THAT(ladder.rungs[1].tells, ElementsAre(Recipient::kUnitHead, Recipient::kDutyOfficer));
    EXPECT_EQ(ladder.rungs[1].reply, (models::Limit{1, models::TimeUnit::kWorkDay}));
    EXPECT_EQ(ladder.rungs[2].after, (models::Limit{4, models::TimeUnit::kUrgentHour}));
    EXPECT_TRUE(ladder.rungs[2].bulletin);
}

TEST(LadderJson, WritesWhatItReads) {
    const auto read = read_ladders(parsed(kLadder));
    const std::string text = text_of(read.value.at(0));

    EXPECT_EQ(text_of(read_ladders(parsed(text)).value.at(0)), text);
    EXPECT_EQ(parsed(text), parsed(kLadder));
}

TEST(LadderJson, NamesFaultsOfFormWithTheirPlace) {
    EXPECT_THAT(
        faults_of_ladders(R"([{"ladder":"a","name":"a","rungs":[{"rung":"scold","percent":"50","tells":["boss"],
                            "reply":"soon","tell":[]}]}])"),
        ElementsAre("/0/rungs/0/rung not_a_choice", "/0/rungs/0/percent wrong_type", "/0/rungs/0/tells/0 not_a_choice",
                    "/0/rungs/0/reply bad_duration", "/0/rungs/0/tell unknown_field"));
    EXPECT_THAT(faults_of_ladders(R"({"ladder":"a","name":"a","for":{"kinds":["any"],"who":[]}})"),
                ElementsAre("/for/kinds/0 not_a_choice", "/for/who unknown_field"));
}

TEST(LadderJson, LintsWhatHasAGoodForm) {
    EXPECT_THAT(faults_of_ladders(R"([{"ladder":"a","name":"a","retired":true},{"ladder":"a","name":"a",
                            "rungs":[{"rung":"none","percent":50,"tells":["holder"]}]}])"),
                ElementsAre("/1/rungs/0/rung out_of_range", "/1/ladder duplicate_name"));
    EXPECT_THAT(faults_of_ladders(R"({"ladder":"a","name":"a"})"), ElementsAre("/rungs required"));
}

TEST(LadderJson, DoesNotLintWhatWasAcceptedOnce) {
    EXPECT_TRUE(read_ladders(parsed(R"({"ladder":"a","name":"a"})"), DocumentCheck::kForm).good());
}

}  // namespace
}  // namespace gridwhistle::codec
