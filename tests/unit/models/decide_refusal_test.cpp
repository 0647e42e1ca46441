#include "tests/support/builders.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::tests {
namespace {

using namespace models;
using C = CommandName;
using K = RefusalClass;

class Refusals : public testing::Test {
  protected:
    void SetUp() override { ASSERT_TRUE(ok(story.file(people::grid_worker(), "MU01"))); }

    /// A claim of the lead with an unknown field, on a stale version.
    Command wrong_in_every_way(const Actor& actor) {
        Command command;
        command.name = C::kDone;
        command.assignment = std::uint16_t{1};
        command.actor = actor;
        command.fields.set("unknown", true);
        command.if_version = 99;
        return command;
    }

    City city;
    Story story{city};
};

TEST_F(Refusals, ComeInTheOrderOfTheContract) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kClaim, 1)));
    Command command = wrong_in_every_way(people::neighbour());
    EXPECT_TRUE(refused(story.tell(command), K::kNotFound, "not_found"));
    command.actor = people::liaison("PM-11");
    EXPECT_TRUE(refused(story.tell(command), K::kNotPermitted, "not_permitted"));
    command.actor = people::liaison("UM-1");
    EXPECT_TRUE(refused(story.tell(command), K::kStale, "stale_version"));
    command.if_version = story.whistle().version;
    EXPECT_EQ(story.tell(command).error().kind, K::kInvalid);
    command.fields = feedback();
    EXPECT_TRUE(refused(story.tell(command), K::kWrongState, "report_in_first"));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    command.if_version.reset();
    EXPECT_TRUE(ok(story.tell(command)));
}

TEST_F(Refusals, OwnWorkIsSaidBeforeFieldsAndVersionAreLookedAt) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kDone, 1, feedback())));
    Command command;
    command.name = C::kVerify;
    command.assignment = std::uint16_t{1};
    command.actor = people::liaison("UM-1");
    command.actor.grants.push_back(grant(Role::kVerifier, "", "D1"));
    command.if_version = 99;
    EXPECT_TRUE(refused(story.tell(command), K::kNotPermitted, "own_work"));
}

TEST_F(Refusals, AWrongFieldIsSaidBeforeAWrongState) {
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kDecline, 0, reason())));
    const Fields nowhere = and_field(reason(), "area", std::string("XX"));
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kHandDown, 0, nowhere), K::kInvalid, "unknown_area"));
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kAdjudicate, 0, field("lead", std::string("XX"))),
                        K::kInvalid, "unknown_unit"));
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kRaise, 0, field("level", std::string("moon"))),
                        K::kInvalid, "unknown_level"));
    EXPECT_TRUE(
        refused(story.tell(people::dispatcher(), C::kReclassify, 0, and_field(reason(), "category", std::string("Z"))),
                K::kInvalid, "unknown_category"));
}

TEST_F(Refusals, ACommandWithoutItsTargetFindsNothing) {
    for (const auto name : {C::kClaim, C::kDone, C::kVerify, C::kApprove, C::kReject}) {
        Command command;
        command.name = name;
        command.actor = people::dispatcher();
        EXPECT_TRUE(refused(story.tell(command), K::kNotFound, "not_found")) << to_text(name);
    }
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kClaim, 9), K::kNotFound, "not_found"));
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kApprove, 1), K::kNotFound, "not_found"));
}

TEST_F(Refusals, NamingAnAssignmentLendsNoRightsOverTheWhistle) {
    Command command;
    command.name = C::kReclassify;
    command.actor = people::liaison("PM-11");
    command.assignment = std::uint16_t{2};
    command.fields = and_field(reason(), "priority", std::string("P1"));
    EXPECT_TRUE(refused(story.tell(command), K::kNotPermitted, "not_permitted"));
}

TEST_F(Refusals, TheSystemIsBoundByStatesToo) {
    Command command;
    command.name = C::kVerify;
    command.assignment = std::uint16_t{1};
    command.actor.system = true;
    command.fields = passed(true);
    EXPECT_TRUE(refused(story.tell(command), K::kWrongState, "wrong_state"));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kDone, 1, feedback())));
    EXPECT_TRUE(ok(story.tell(command)));
}

TEST_F(Refusals, ACommandSwitchedOffByTheProfileIsNotInIt) {
    Story dispute(city);
    ASSERT_TRUE(ok(dispute.file(people::resident(), "PD01")));
    ASSERT_TRUE(ok(dispute.tell(people::community(), C::kReportIn, 1)));
    EXPECT_FALSE(dispute.is_allowed(people::community(), C::kDone, 1));
    EXPECT_TRUE(
        refused(dispute.tell(people::community(), C::kDone, 1, feedback()), K::kWrongState, "not_in_this_profile"));
}

TEST_F(Refusals, WhoIsOnlyInformedHasNothingToDo) {
    Whistle whistle = story.whistle();
    whistle.assignments[1].role = AssignmentRole::kCc;
    whistle.assignments[2].role = AssignmentRole::kCc;
    Command command;
    command.name = C::kClaim;
    command.assignment = std::uint16_t{2};
    command.actor = people::liaison("PM-11");
    EXPECT_TRUE(refused(decide(whistle, command, story.context()), K::kWrongState, "only_informed"));
    whistle.assignments[0].state = AssignmentState::kDoneClaimed;
    EXPECT_EQ(derive_state(whistle), WhistleState::kJudging) << "and nobody waits for it";
}

}  // namespace
}  // namespace gridwhistle::tests
