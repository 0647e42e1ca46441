#include "models/evolve.hpp"

#include "tests/support/builders.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::tests {
namespace {

using namespace models;

class Evolving : public testing::Test {
  protected:
    void SetUp() override { ASSERT_TRUE(ok(story.file(people::grid_worker(), "MU01"))); }

    [[nodiscard]] Event next(EventType type) const {
        Event event;
        event.type = type;
        event.n = story.whistle().version + 1;
        event.at = story.now;
        return event;
    }

    City city;
    Story story{city};
};

TEST_F(Evolving, FoldingTheEventsGivesTheWhistle) {
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), CommandName::kReportIn, 1)));
    ASSERT_TRUE(ok(story.tell(people::liaison("UM-1"), CommandName::kDone, 1, feedback())));
    ASSERT_TRUE(ok(story.tell(people::grid_worker(), CommandName::kAnswer, 0, solved("no"))));
    EXPECT_EQ(fold(story.events()), story.whistle());
    EXPECT_EQ(story.whistle().version, 4U);
}

TEST_F(Evolving, AGapOrADoubleIsABrokenInvariant) {
    Event skipped = next(EventType::kNoted);
    ++skipped.n;
    EXPECT_THROW(static_cast<void>(evolve(story.whistle(), skipped)), std::logic_error);
    EXPECT_THROW(static_cast<void>(evolve(story.whistle(), story.events().front())), std::logic_error);
    EXPECT_THROW(static_cast<void>(evolve(Whistle(), next(EventType::kFiled))), std::logic_error);
}

TEST_F(Evolving, AnEventAboutNothingKnownIsABrokenInvariant) {
    Event claim = next(EventType::kClaimed);
    claim.assignment = std::uint16_t{9};
    claim.holder = AccountId{1};
    EXPECT_THROW(static_cast<void>(evolve(story.whistle(), claim)), std::logic_error);
    claim.assignment = std::uint16_t{1};
    claim.holder.reset();
    EXPECT_THROW(static_cast<void>(evolve(story.whistle(), claim)), std::logic_error);
    Event approval = next(EventType::kProposalApproved);
    approval.proposal_n = std::uint16_t{1};
    EXPECT_THROW(static_cast<void>(evolve(story.whistle(), approval)), std::logic_error);
    Event offer = next(EventType::kOffered);
    offer.offers.push_back(Offer{});
    EXPECT_THROW(static_cast<void>(evolve(story.whistle(), offer)), std::logic_error);
    Event ending = next(EventType::kStoodDown);
    ending.endings.push_back({9, AssignmentState::kStoodDown, EndReason::kNone});
    EXPECT_THROW(static_cast<void>(evolve(story.whistle(), ending)), std::logic_error);
}

TEST_F(Evolving, APriorityInAnyEventIsTheWhistles) {
    Event raised = next(EventType::kRaised);
    raised.priority = Priority::kP1;
    EXPECT_EQ(evolve(story.whistle(), raised).priority, Priority::kP1);
}

}  // namespace
}  // namespace gridwhistle::tests
