#include "codec/command_json.hpp"

#include "codec/id_text.hpp"
#include "told.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::codec {
namespace {

using models::AssignmentId;
using models::CommandName;
using models::WhistleId;
using testing::ElementsAre;
using testing::IsEmpty;

models::FlowProfile mediation() {
    models::FlowProfile profile;
    models::FlowAction action;
    action.name = "mediate";
    action.fields.resize(2);
    action.fields[0].name = "people";
    action.fields[0].required = true;
    action.fields[1].name = "count";
    action.fields[1].type = models::FieldType::kInteger;
    profile.actions.push_back(action);
    return profile;
}

Checked<ActBody> act(std::string_view text) {
    return read_act(parsed(text), WhistleId{123}, mediation());
}

TEST(CommandJson, TakesNoBodyForNoFields) {
    EXPECT_THAT(told(read_command(CommandName::kClaim, JsonValue{}).faults), IsEmpty());
    EXPECT_THAT(told(read_command(CommandName::kDone, JsonValue{}).faults), ElementsAre("/feedback required"));
}

TEST(CommandJson, ReadsANamedCommand) {
    const auto read =
        read_command(CommandName::kAnswer, parsed(R"({"solved":"partly","satisfaction":4,"text":"还行"})"));

    ASSERT_THAT(told(read.faults), IsEmpty());
    EXPECT_EQ(read.value.text("solved"), "partly");
    EXPECT_EQ(read.value.integer("satisfaction"), 4);
}

TEST(CommandJson, ReadsAnActionOfTheProfile) {
    const auto read = act(R"({"action":"mediate","assignment":"123-2","data":{"people":"双方","count":2}})");

    ASSERT_THAT(told(read.faults), IsEmpty());
    EXPECT_EQ(read.value.action, "mediate");
    EXPECT_EQ(read.value.assignment, 2);
    EXPECT_EQ(read.value.data.text("people"), "双方");
    EXPECT_EQ(act(R"({"action":"mediate","assignment":2,"data":{"people":"双方"}})").value.assignment, 2);
}

TEST(CommandJson, NamesTheFaultsOfAnAction) {
    EXPECT_THAT(told(act(R"({"action":"mediate"})").faults), ElementsAre("/data/people required"));
    EXPECT_THAT(told(act(R"({"action":"mediate","data":{"people":5,"x":1}})").faults),
                ElementsAre("/data/people wrong_type", "/data/x unknown_field"));
    EXPECT_THAT(told(act(R"({"action":"dance","assignment":"124-2","data":{"x":1}})").faults),
                ElementsAre("/assignment unknown_assignment", "/action unknown_action"));
    EXPECT_THAT(told(act("{}").faults), ElementsAre("/action required"));
}

TEST(CommandJson, ReadsManyClaims) {
    const auto read = read_claims(parsed(R"({"ids":["123-1","9007199254740991-65535"]})"));

    EXPECT_THAT(told(read.faults), IsEmpty());
    EXPECT_THAT(read.value,
                ElementsAre(AssignmentId{WhistleId{123}, 1}, AssignmentId{WhistleId{models::kWhistleIdMax}, 65535}));
    EXPECT_THAT(told(read_claims(parsed(R"({"ids":["1-1","1-1","x",7]})")).faults),
                ElementsAre("/ids/1 listed_twice", "/ids/2 bad_id", "/ids/3 bad_id"));
    EXPECT_THAT(told(read_claims(parsed(R"({"ids":[]})")).faults), ElementsAre("/ids too_few"));
}

TEST(IdText, ReadsOnlyTheOneFormOfAnId) {
    EXPECT_EQ(parse_whistle_id("9007199254740991"), WhistleId{models::kWhistleIdMax});
    EXPECT_EQ(parse_assignment_id("123-4"), (AssignmentId{WhistleId{123}, 4}));
    EXPECT_EQ(parse_proposal_id("123.4"), (ProposalId{WhistleId{123}, 4}));
    for (const auto* text : {"", "0", "-1", "+1", "01", "1 ", "9007199254740992", "99999999999999999999", "1.0", "１"})
        EXPECT_FALSE(parse_whistle_id(text)) << text;
    for (const auto* text : {"123", "123-", "-1", "123-0", "123-65536", "123-1-1", "123.1", "123-01"})
        EXPECT_FALSE(parse_assignment_id(text)) << text;
    EXPECT_EQ(to_text(AssignmentId{WhistleId{123}, 4}), "123-4");
    EXPECT_EQ(to_text(ProposalId{WhistleId{123}, 4}), "123.4");
}

}  // namespace
}  // namespace gridwhistle::codec
