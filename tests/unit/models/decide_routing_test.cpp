#include "tests/support/builders.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::tests {
namespace {

using namespace models;
using C = CommandName;
using K = RefusalClass;

class Sending : public testing::Test {
  protected:
    City city;
    Story story{city};
};

TEST_F(Sending, AResidentsFilingGoesToTheCommunitysDesk) {
    ASSERT_TRUE(ok(story.file(people::resident(), "MU01")));
    ASSERT_EQ(story.whistle().assignments.size(), 1U);
    EXPECT_EQ(story.part(1).unit, UnitCode("CO-11"));
    EXPECT_EQ(story.whistle().kind, Kind::kNone);
    EXPECT_EQ(story.whistle().level, "community");
    EXPECT_TRUE(story.whistle().filed_by_resident);
}

TEST_F(Sending, RaisingKeepsIdAndTextAndCallsDepartments) {
    ASSERT_TRUE(ok(story.file(people::resident(), "MU01")));
    EXPECT_TRUE(refused(story.tell(people::community(), C::kRaise), K::kNotPermitted, "not_permitted"));
    ASSERT_TRUE(ok(story.tell(people::community(), C::kClaim, 1)));
    ASSERT_TRUE(ok(story.tell(people::community(), C::kRaise, 0, field("measures_taken", std::string("已设围挡")))));
    const Whistle& whistle = story.whistle();
    EXPECT_EQ(whistle.id, WhistleId{1001});
    EXPECT_EQ(whistle.description, "井盖破损，夜间危险");
    ASSERT_TRUE(whistle.raised);
    EXPECT_EQ(whistle.raised->by, people::community().account);
    EXPECT_EQ(whistle.raised->measures_taken, "已设围挡");
    EXPECT_EQ(whistle.kind, Kind::kRoutine);
    EXPECT_EQ(whistle.level, "department");
    EXPECT_EQ(story.part(1).why, EndReason::kRaised);
    EXPECT_EQ(whistle.lead()->unit, UnitCode("UM-1"));
    EXPECT_EQ(whistle.area, AreaCode("G111"));
}

TEST_F(Sending, ARaiseMayNameLeadSupportsAndAsks) {
    ASSERT_TRUE(ok(story.file(people::resident(), "MU01")));
    ASSERT_TRUE(ok(story.tell(people::community(), C::kClaim, 1)));
    Fields named = field("lead", std::string("UE"));
    named.set("supports", std::vector<std::string>{"PS"});
    named.set("asks", std::vector<Ask>{{"UE", "清理"}, {"PS-1", "维持秩序"}, {"FR", "检查"}});
    ASSERT_TRUE(ok(story.tell(people::community(), C::kRaise, 0, named)));
    ASSERT_EQ(story.whistle().assignments.size(), 4U);
    EXPECT_EQ(story.part(2).unit, UnitCode("UE-1"));
    EXPECT_EQ(story.part(2).ask, "清理");
    EXPECT_EQ(story.part(3).unit, UnitCode("PS-1"));
    EXPECT_EQ(story.part(3).ask, "维持秩序");
    EXPECT_EQ(story.part(4).unit, UnitCode("FR-1"));
}

TEST_F(Sending, RaisingByLevelGoesUpOneDeskAfterTheOther) {
    ASSERT_TRUE(ok(story.file(people::resident(), "MU01")));
    ASSERT_TRUE(ok(story.tell(people::community(), C::kClaim, 1)));
    Fields street = field("level", std::string("street"));
    street.set("measures_taken", std::string("已劝导"));
    ASSERT_TRUE(ok(story.tell(people::community(), C::kRaise, 0, street)));
    EXPECT_EQ(story.whistle().level, "street");
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("ST-1"));
    EXPECT_EQ(story.whistle().raised->measures_taken, "已劝导");
    EXPECT_EQ(story.whistle().kind, Kind::kNone);
    ASSERT_TRUE(ok(story.tell(people::street_desk(), C::kClaim, 2)));
    ASSERT_TRUE(ok(story.tell(people::street_desk(), C::kRaise, 0, field("level", std::string("district")))));
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("DO-1"));
    EXPECT_EQ(story.whistle().area, AreaCode("G111"));
}

TEST_F(Sending, ARaiseGoesUpOnlyAndToALevelThereIs) {
    ASSERT_TRUE(ok(story.file(people::resident(), "MU01")));
    ASSERT_TRUE(ok(story.tell(people::community(), C::kClaim, 1)));
    const auto to = [](const std::string& level) { return field("level", level); };
    EXPECT_TRUE(refused(story.tell(people::community(), C::kRaise, 0, to("community")), K::kInvalid, "not_higher"));
    EXPECT_TRUE(refused(story.tell(people::community(), C::kRaise, 0, to("grid")), K::kInvalid, "not_higher"));
    EXPECT_TRUE(refused(story.tell(people::community(), C::kRaise, 0, to("moon")), K::kInvalid, "unknown_level"));
    const Fields both = and_field(to("street"), "kind", std::string("routine"));
    EXPECT_TRUE(refused(story.tell(people::community(), C::kRaise, 0, both), K::kInvalid, "level_or_kind"));
    const Fields unknown = field("lead", std::string("XX"));
    EXPECT_TRUE(refused(story.tell(people::community(), C::kRaise, 0, unknown), K::kInvalid, "unknown_unit"));
}

TEST_F(Sending, RaisingAgainKeepsOneLiveAssignmentForEachParty) {
    ASSERT_TRUE(ok(story.file(people::resident(), "MU01")));
    ASSERT_TRUE(ok(story.tell(people::community(), C::kClaim, 1)));
    ASSERT_TRUE(ok(story.tell(people::community(), C::kRaise)));
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kRaise, 0, field("level", std::string("street")))));
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("ST-1"));
    EXPECT_EQ(story.part(4).why, EndReason::kRaised) << "its support assignment";
    EXPECT_EQ(story.whistle().live().size(), 2U);
}

TEST_F(Sending, RaisingAnEmergencyNeedsNoApproval) {
    ASSERT_TRUE(ok(story.file(people::resident(), "MU01")));
    ASSERT_TRUE(ok(story.tell(people::community(), C::kClaim, 1)));
    ASSERT_TRUE(ok(story.tell(people::community(), C::kRaise, 0, field("kind", std::string("emergency")))));
    EXPECT_EQ(story.whistle().kind, Kind::kEmergency);
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("UM-1"));
}

TEST_F(Sending, HandingDownGivesItToTheAreasDesk) {
    ASSERT_TRUE(ok(story.file(people::grid_worker(), "MU01")));
    const Fields down = and_field(reason(), "area", std::string("C11"));
    EXPECT_TRUE(refused(story.tell(people::liaison("UM-1"), C::kHandDown, 0, down), K::kNotPermitted, "not_permitted"));
    EXPECT_TRUE(
        refused(story.tell(people::dispatcher(), C::kHandDown, 0, and_field(reason(), "area", std::string("X"))),
                K::kInvalid, "unknown_area"));
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kHandDown, 0, down)));
    EXPECT_EQ(story.part(1).why, EndReason::kHandedDown);
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("CO-11"));
    EXPECT_EQ(story.whistle().level, "community");
    EXPECT_EQ(story.whistle().area, AreaCode("G111")) << "the grid says more than its community";
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kHandDown, 0, down), K::kInvalid, "already_there"));
}

TEST_F(Sending, HandingDownElsewhereMovesThePlaceSoThatItsPeopleSeeIt) {
    Filing gap = filing(people::grid_worker(), "MU01");
    gap.location = Fix{{0.5, -0.5}, 10};
    ASSERT_TRUE(ok(story.file(gap)));
    EXPECT_FALSE(may_read(story.whistle(), people::street_desk(), city.directory(), story.now));
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kHandDown, 0, and_field(reason(), "area", std::string("C12")))));
    EXPECT_EQ(story.whistle().area, AreaCode("C12"));
    EXPECT_TRUE(story.whistle().flags.empty());
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("CO-12"));
    EXPECT_TRUE(may_read(story.whistle(), people::street_desk(), city.directory(), story.now));
}

TEST_F(Sending, ReclassifyingKeepsPartiesOnBothSides) {
    ASSERT_TRUE(ok(story.file(people::grid_worker(), "MU01")));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kClaim, 1)));
    EXPECT_TRUE(
        refused(story.tell(people::liaison("UM-1"), C::kReclassify, 0, reason()), K::kInvalid, "nothing_to_change"));
    const Fields other = and_field(reason(), "category", std::string("MU02"));
    EXPECT_TRUE(
        refused(story.tell(people::liaison("PM-11"), C::kReclassify, 0, other), K::kNotPermitted, "not_permitted"));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReclassify, 0, other)));
    EXPECT_EQ(story.part(1).state, AssignmentState::kClaimed);
    EXPECT_EQ(story.part(2).why, EndReason::kReclassified);
    EXPECT_EQ(story.part(3).why, EndReason::kReclassified);
    EXPECT_EQ(story.part(4).unit, UnitCode("PS-1"));
    EXPECT_EQ(story.whistle().category, CategoryCode("MU02"));
}

TEST_F(Sending, ReclassifyingToATrustedPlaceClearsTheFlag) {
    Filing gap = filing(people::grid_worker(), "MU01");
    gap.location = Fix{{0.5, -0.5}, 10};
    ASSERT_TRUE(ok(story.file(gap)));
    ASSERT_TRUE(
        ok(story.tell(people::dispatcher(), C::kReclassify, 0, and_field(reason(), "location", Fix{{1.5, 0.5}, 5}))));
    EXPECT_TRUE(story.whistle().flags.empty());
    EXPECT_EQ(story.whistle().area, AreaCode("G112"));
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("UM-1"));
    EXPECT_TRUE(
        refused(story.tell(people::dispatcher(), C::kReclassify, 0, and_field(reason(), "location", Fix{{1.5, 9}, 5})),
                K::kInvalid, "outside_area"));
}

TEST_F(Sending, ReclassifyingLeavesARaisedRequestAtItsDesk) {
    ASSERT_TRUE(ok(story.file(people::resident(), "MU01")));
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kRaise, 0, field("level", std::string("street")))));
    ASSERT_TRUE(
        ok(story.tell(people::dispatcher(), C::kReclassify, 0, and_field(reason(), "category", std::string("CE03")))));
    EXPECT_EQ(story.whistle().level, "street");
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("ST-1"));
    EXPECT_EQ(story.whistle().assignments.size(), 2U);
}

TEST_F(Sending, ACategoryOfAnotherFlowBringsItsFlow) {
    ASSERT_TRUE(ok(story.file(people::grid_worker(), "MU01")));
    ASSERT_TRUE(
        ok(story.tell(people::dispatcher(), C::kReclassify, 0, and_field(reason(), "category", std::string("SO09")))));
    EXPECT_EQ(story.whistle().flow, FlowCode("three_orders"));
    EXPECT_EQ(story.whistle().stage, "asked");
}

}  // namespace
}  // namespace gridwhistle::tests
