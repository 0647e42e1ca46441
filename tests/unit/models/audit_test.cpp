#include "models/audit.hpp"

#include "tests/support/builders.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::tests {
namespace {

using namespace models;
using C = CommandName;
using ::testing::Contains;
using ::testing::IsEmpty;

const auto kWithoutLead = "is open without a lead";

TEST(Audit, ALeadAcceptedBeforeItsSupportsAreDoneIsHealthy) {
    const City city;
    Story story(city);
    ASSERT_TRUE(ok(story.file(people::grid_worker(), "MU01")));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kClaim, 1)));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kReportIn, 1)));
    ASSERT_TRUE(ok(story.tell(people::liaison("PM-11"), C::kClaim, 2)));
    ASSERT_TRUE(ok(story.tell(people::liaison("PM-11"), C::kReportIn, 2)));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), C::kDone, 1, feedback())));
    ASSERT_TRUE(ok(story.tell(people::verifier(), C::kVerify, 1, passed(true))));
    ASSERT_EQ(story.part(1).state, AssignmentState::kAccepted);
    ASSERT_TRUE(is_open(story.whistle().state));
    EXPECT_THAT(audit(story.whistle(), story.events()), IsEmpty());
}

TEST(Audit, AnOpenWhistleThatNobodyLeadsIsABreach) {
    const City city;
    Story story(city);
    ASSERT_TRUE(ok(story.file(people::grid_worker(), "MU01")));
    Whistle row = story.whistle();
    EXPECT_THAT(audit(row, story.events()), IsEmpty());
    row.assignments.front().state = AssignmentState::kEnded;
    EXPECT_THAT(audit(row, story.events()), Contains(kWithoutLead));
}

}  // namespace
}  // namespace gridwhistle::tests
