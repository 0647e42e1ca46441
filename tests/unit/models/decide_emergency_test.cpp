#include "tests/support/builders.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::tests {
namespace {

using namespace models;
using C = CommandName;
using K = RefusalClass;

class Emergency : public testing::Test {
  protected:
    void SetUp() override { ASSERT_TRUE(ok(story.file(people::resident(), "EM05"))); }

    [[nodiscard]] std::uint16_t assignment_of(const std::string& party) const {
        for (const auto& part : story.whistle().assignments) {
            if (part.party.code == party) return part.n;
        }
        return 0;
    }

    City city;
    Story story{city};
};

TEST_F(Emergency, CallsDepartmentsAndStewardSeatsWhoeverFiles) {
    EXPECT_EQ(story.whistle().kind, Kind::kEmergency);
    EXPECT_EQ(story.part(1).unit, UnitCode("WA-1"));
    EXPECT_EQ(story.whistle().assignments.size(), 6U);
    EXPECT_FALSE(story.part(assignment_of("G111/fire")).vacant);
    EXPECT_TRUE(story.part(assignment_of("G111/police")).vacant);
}

TEST_F(Emergency, NobodyArguesBeforeArriving) {
    EXPECT_TRUE(
        refused(story.tell(people::liaison("WA-1"), C::kReturn, 1, return_to("UM")), K::kWrongState, "arrive_first"));
    ASSERT_TRUE(ok(story.tell(people::liaison("WA-1"), C::kReportIn, 1)));
    ASSERT_TRUE(ok(story.tell(people::liaison("WA-1"), C::kReturn, 1, return_to("UM"))));
    ASSERT_TRUE(ok(story.tell(people::dispatcher(), C::kApprove, 1)));
    EXPECT_EQ(story.whistle().lead()->unit, UnitCode("UM-1"));
}

TEST_F(Emergency, SupportsStayUntilReleasedByTheWhistler) {
    const Actor helper = people::liaison("UM-1");
    ASSERT_TRUE(ok(story.tell(helper, C::kReportIn, 2)));
    EXPECT_TRUE(refused(story.tell(helper, C::kDone, 2, feedback()), K::kWrongState, "not_released"));
    EXPECT_TRUE(refused(story.tell(people::dispatcher(), C::kStandDown, 2, reason()), K::kWrongState, "not_released"));
    EXPECT_TRUE(refused(story.tell(helper, C::kRelease, 2), K::kNotPermitted, "not_permitted"));
    ASSERT_TRUE(ok(story.tell(people::resident(), C::kRelease, 2)));
    EXPECT_TRUE(refused(story.tell(people::resident(), C::kRelease, 2), K::kWrongState, "already_released"));
    EXPECT_TRUE(ok(story.tell(helper, C::kDone, 2, feedback())));
}

TEST_F(Emergency, WhoIsNotOnTheSceneYetMayBeCalledOff) {
    EXPECT_TRUE(ok(story.tell(people::dispatcher(), C::kStandDown, 2, reason())));
}

TEST_F(Emergency, ReleasesAreForEmergenciesOnly) {
    Story routine(city);
    ASSERT_TRUE(ok(routine.file(people::grid_worker(), "MU01")));
    ASSERT_TRUE(ok(routine.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    EXPECT_TRUE(refused(routine.tell(people::grid_worker(), C::kRelease, 1), K::kWrongState, "only_in_an_emergency"));
}

TEST_F(Emergency, TheLeadsDoneStandsTheSeatsDownButNotTheUnits) {
    const auto fire = assignment_of("G111/fire");
    ASSERT_TRUE(ok(story.tell(people::liaison("FR-1"), C::kReportIn, fire)));
    ASSERT_TRUE(ok(story.tell(people::liaison("WA-1"), C::kReportIn, 1)));
    ASSERT_TRUE(ok(story.tell(people::liaison("WA-1"), C::kDone, 1, feedback())));
    EXPECT_EQ(story.part(fire).state, AssignmentState::kStoodDown);
    EXPECT_EQ(story.part(assignment_of("G111/police")).state, AssignmentState::kStoodDown);
    EXPECT_EQ(story.part(2).state, AssignmentState::kOffered);
}

TEST_F(Emergency, ASeatThatIsDoneKeepsItsWork) {
    const auto fire = assignment_of("G111/fire");
    ASSERT_TRUE(ok(story.tell(people::liaison("FR-1"), C::kReportIn, fire)));
    ASSERT_TRUE(ok(story.tell(people::resident(), C::kRelease, fire)));
    ASSERT_TRUE(ok(story.tell(people::liaison("FR-1"), C::kDone, fire, feedback())));
    ASSERT_TRUE(ok(story.tell(people::liaison("WA-1"), C::kReportIn, 1)));
    ASSERT_TRUE(ok(story.tell(people::liaison("WA-1"), C::kDone, 1, feedback())));
    EXPECT_EQ(story.part(fire).state, AssignmentState::kDoneClaimed);
}

TEST_F(Emergency, AProfileThatImpliesTheReportInReleasesNobody) {
    FlowProfile implying = incident_flow();
    implying.done_implies_report_in = true;
    const City other({implying});
    Story flood(other);
    ASSERT_TRUE(ok(flood.file(people::resident(), "EM05")));
    ASSERT_TRUE(ok(flood.tell(people::liaison("UM-1"), C::kClaim, 2)));
    EXPECT_TRUE(refused(flood.tell(people::liaison("UM-1"), C::kDone, 2, feedback()), K::kWrongState, "not_released"));
}

}  // namespace
}  // namespace gridwhistle::tests
