#include "tests/support/builders.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::tests {
namespace {

using namespace models;
using C = CommandName;
using K = RefusalClass;

class WholeWhistle : public testing::Test {
  protected:
    void SetUp() override { ASSERT_TRUE(ok(story.file(people::grid_worker(), "MU01"))); }

    Result<Decision> merge_into(const Whistle& winner, const Actor& actor) {
        Command command;
        command.name = C::kMerge;
        command.actor = actor;
        command.fields.set("into", std::to_string(winner.id.value));
        return story.tell(std::move(command), &winner);
    }

    City city;
    Story story{city};
};

TEST_F(WholeWhistle, TheFilerCancelsOnlyBeforeAnybodyClaims) {
    Story early = story;
    EXPECT_TRUE(refused(early.tell(people::community(), C::kCancel), K::kNotPermitted, "not_permitted"));
    ASSERT_TRUE(ok(early.tell(people::grid_worker(), C::kCancel)));
    EXPECT_EQ(early.whistle().state, WhistleState::kCancelled);
    EXPECT_EQ(early.part(1).why, EndReason::kCancelled);
    ASSERT_TRUE(ok(story.tell(people::liaison("PM-11"), C::kClaim, 2)));
    EXPECT_TRUE(refused(story.tell(people::grid_worker(), C::kCancel), K::kWrongState, "already_taken_up"));
    EXPECT_TRUE(ok(story.tell(people::dispatcher(), C::kCancel)));
}

TEST_F(WholeWhistle, DecliningEndsItAndReopeningRoutesItAnew) {
    EXPECT_TRUE(
        refused(story.tell(people::liaison("UM-1"), C::kDecline, 0, reason()), K::kNotPermitted, "not_permitted"));
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kDecline, 0, reason())));
    EXPECT_EQ(story.whistle().state, WhistleState::kDeclined);
    EXPECT_TRUE(story.whistle().live().empty());
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kClose, 0, reason()), K::kWrongState, "wrong_state"));
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kReopen, 0, reason())));
    EXPECT_EQ(story.whistle().state, WhistleState::kDispatched);
    EXPECT_EQ(story.whistle().lead()->n, 4);
}

TEST_F(WholeWhistle, ReopeningAResidentsFilingAsksItsDeskAgain) {
    Story request(city);
    ASSERT_TRUE(ok(request.file(people::resident(), "MU01")));
    ASSERT_TRUE(ok(request.tell(people::dispatcher(), C::kDecline, 0, reason())));
    ASSERT_TRUE(ok(request.tell(people::dispatcher(), C::kReopen, 0, reason())));
    EXPECT_EQ(request.whistle().lead()->unit, UnitCode("CO-11"));
    EXPECT_EQ(request.whistle().kind, Kind::kNone);
}

TEST_F(WholeWhistle, ADispatcherClosesButNotTheirOwnWork) {
    Actor insider = people::dispatcher();
    insider.grants.push_back(grant(Role::kLiaison, "UM-1", ""));
    EXPECT_TRUE(refused(story.tell(insider, C::kClose, 0, reason()), K::kNotPermitted, "own_work"));
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kClose, 0, reason())));
    EXPECT_EQ(story.whistle().state, WhistleState::kClosed);
    EXPECT_EQ(story.part(1).why, EndReason::kClosedByDispatcher);
    EXPECT_EQ(story.whistle().closed_at, story.now);
}

TEST_F(WholeWhistle, WhoWorkedOnItUntilItWasClosedDoesNotAnswerForIt) {
    Story own(city);
    const Actor liaison = people::liaison("UM-1");
    ASSERT_TRUE(ok(own.file(liaison, "MU01")));
    ASSERT_TRUE(ok(own.tell(liaison, C::kReportIn, 1)));
    ASSERT_TRUE(ok(own.tell(people::dispatcher(), C::kClose, 0, reason())));
    EXPECT_TRUE(refused(own.tell(liaison, C::kAnswer, 0, solved("yes")), K::kNotPermitted, "own_work"));
}

TEST_F(WholeWhistle, ReopeningWhatWasAcceptedSendsTheLeadBack) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kDone, 1, feedback())));
    ASSERT_TRUE(ok(story.tell(people::grid_worker(), C::kAnswer, 0, solved("yes"))));
    EXPECT_TRUE(refused(story.tell(people::community(), C::kReopen, 0, reason()), K::kNotPermitted, "not_permitted"));
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kReopen, 0, reason())));
    EXPECT_EQ(story.part(1).state, AssignmentState::kWorking);
    EXPECT_EQ(story.whistle().state, WhistleState::kInProgress);
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kReopen, 0, reason()), K::kWrongState, "wrong_state"));
}

TEST_F(WholeWhistle, AMergedWhistleIsFrozenUntilUnmerged) {
    Story winner(city);
    ASSERT_TRUE(ok(winner.file(people::resident(), "MU01")));
    Whistle other = winner.whistle();
    other.id = WhistleId{1002};
    EXPECT_TRUE(refused(merge_into(story.whistle(), people::dispatcher()), K::kInvalid, "not_another_whistle"));
    EXPECT_TRUE(refused(merge_into(other, people::community()), K::kNotPermitted, "not_permitted"));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kClaim, 1)));
    const auto merged = merge_into(other, people::dispatcher());
    ASSERT_TRUE(ok(merged));
    EXPECT_EQ(story.whistle().state, WhistleState::kMerged);
    EXPECT_EQ(story.whistle().merged_into, WhistleId{1002});
    ASSERT_EQ(merged->related_events.size(), 1U);
    EXPECT_EQ(merged->related_events[0].other, WhistleId{1001});
    EXPECT_EQ(story.part(1).state, AssignmentState::kClaimed);
    EXPECT_TRUE(refused(story.tell(people::liaison("UM-1"), C::kReportIn, 1), K::kWrongState, "wrong_state"));
    EXPECT_TRUE(ok(story.tell(people::grid_worker(), C::kNote, 0, field("text", std::string("同一处")))));
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kUnmerge)));
    EXPECT_EQ(story.whistle().state, WhistleState::kDispatched);
    EXPECT_FALSE(story.whistle().merged_into);
    EXPECT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kUnmerge), K::kWrongState, "wrong_state"));
}

TEST_F(WholeWhistle, MergesOnlyIntoAnOpenWhistleThatCanBeSeen) {
    Story winner(city);
    ASSERT_TRUE(ok(winner.file(people::resident(), "MU01")));
    ASSERT_TRUE(ok(winner.tell(people::dispatcher(), C::kClose, 0, reason())));
    Whistle other = winner.whistle();
    other.id = WhistleId{1002};
    EXPECT_TRUE(refused(merge_into(other, people::dispatcher()), K::kWrongState, "target_not_open"));
    Command unknown;
    unknown.name = C::kMerge;
    unknown.actor = people::dispatcher();
    unknown.fields.set("into", std::string("1002"));
    EXPECT_TRUE(refused(story.tell(unknown), K::kInvalid, "unknown_whistle"));
    unknown.fields.set("into", std::string("1002x"));
    EXPECT_TRUE(refused(story.tell(unknown), K::kInvalid, "not_another_whistle"));
}

TEST_F(WholeWhistle, WhoeverHasToDoWithItMayNote) {
    const Fields text = field("text", std::string("补充"));
    for (const auto& actor :
         {people::grid_worker(), people::community(), people::dispatcher(), people::supervisor(),
          people::street_leader(), people::liaison("UM-1"), people::liaison("PM-11"), people::administrator()})
        EXPECT_TRUE(ok(story.tell(actor, C::kNote, 0, text))) << actor.name;
    EXPECT_TRUE(refused(story.tell(people::auditor(), C::kNote, 0, text), K::kNotPermitted, "not_permitted"));
    EXPECT_TRUE(refused(story.tell(people::liaison("FR-1"), C::kNote, 0, text), K::kNotFound, "not_found"));
    EXPECT_TRUE(refused(story.tell(people::community(), C::kNote, 0), K::kInvalid, "required"));
}

}  // namespace
}  // namespace gridwhistle::tests
