#include "tests/integration/engine/engine_test.hpp"
#include "tests/support/eventually.hpp"

#include <algorithm>
#include <thread>

namespace gridwhistle::dispatcher {
namespace {

namespace people = tests::people;

/// One lane, so that a test knows who stands behind whom.
EngineOptions one_lane(std::size_t queue_max) {
    EngineOptions options;
    options.lanes = 1;
    options.lane.queue_max = queue_max;
    return options;
}

Submission note(WhistleId whistle, const std::string& key) {
    return tests::command_under(key, people::dispatcher(), whistle, CommandName::kNote, 0,
                                tests::field("text", std::string("seen")));
}

class TroublesTest : public EngineTest {
  protected:
    /// Sends one command into the locked whistle and waits until the lane stands at the lock.
    [[nodiscard]] static std::future<Outcome> block_lane(tests::EngineWorld& world, WhistleId whistle) {
        auto blocked = world.send(note(whistle, "first"));
        EXPECT_TRUE(tests::eventually([&] { return world.engine().queue_length() == 0; }));
        return blocked;
    }
};

TEST_P(TroublesTest, AFullQueueTurnsAwayWhatItCannotTake) {
    tests::EngineWorld world(store(), one_lane(3));
    const WhistleId whistle = world.file("file");
    const auto holding = hold(whistle);
    std::vector<std::future<Outcome>> taken;
    taken.push_back(block_lane(world, whistle));
    for (int i = 0; i < 3; ++i) taken.push_back(world.send(note(whistle, std::to_string(i))));
    auto refused = world.send(note(whistle, "one too many"));
    ASSERT_EQ(refused.wait_for(std::chrono::seconds(0)), std::future_status::ready) << "told at once";
    EXPECT_TRUE(is_trouble(refused.get(), Trouble::kOverloaded));
    holding->rollback();
    for (const auto& outcome : tests::outcomes_of(taken)) EXPECT_TRUE(is_answered(outcome));
}

TEST_P(TroublesTest, DrainingFinishesWhatIsQueuedAndTakesNothingNew) {
    tests::EngineWorld world(store(), one_lane(100));
    const WhistleId whistle = world.file("file");
    const auto holding = hold(whistle);
    std::vector<std::future<Outcome>> queued;
    queued.push_back(block_lane(world, whistle));
    for (int i = 0; i < 20; ++i) queued.push_back(world.send(note(whistle, std::to_string(i))));
    std::jthread draining([&] { world.engine().drain(); });
    // Until draining has begun, a late one is still taken.
    EXPECT_TRUE(tests::eventually([&] {
        auto late = world.send(note(whistle, "late " + std::to_string(queued.size())));
        if (late.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
            return is_trouble(late.get(), Trouble::kDraining);
        queued.push_back(std::move(late));
        return false;
    }));
    holding->rollback();
    const auto outcomes = tests::outcomes_of(queued);
    EXPECT_TRUE(std::all_of(outcomes.begin(), outcomes.end(), is_answered));
    draining.join();
    EXPECT_EQ(look(whistle).version, 1 + outcomes.size());
}

TEST_P(TroublesTest, ASubmissionThatPoisonsItsBatchFailsAlone) {
    tests::EngineWorld world(store(), one_lane(100));
    const WhistleId whistle = world.file("file");
    const auto holding = hold(whistle);
    auto blocked = block_lane(world, whistle);
    std::vector<std::future<Outcome>> futures;
    for (int i = 0; i < 20; ++i) {
        Submission submission = tests::filing_under("filing " + std::to_string(i));
        if (i == 13) submission.render = [](const Rendering&) { return std::string("a\0b", 3); };
        futures.push_back(world.send(std::move(submission)));
    }
    holding->rollback();
    ASSERT_TRUE(is_answered(tests::outcome_of(blocked)));
    const auto outcomes = tests::outcomes_of(futures);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        EXPECT_EQ(is_answered(outcomes[i]), i != 13) << i;
        EXPECT_EQ(is_trouble(outcomes[i], Trouble::kBroken), i == 13) << i;
    }
    EXPECT_EQ(under_test_->count_whistles(), 20U);
    EXPECT_GT(world.engine().counters().bisections, 0U);
}

TEST_P(TroublesTest, AnAnswerThatCannotBeWrittenLeavesNothingOfItsCommand) {
    tests::EngineWorld world(store(), one_lane(100));
    const WhistleId whistle = world.file("file");
    Submission broken = note(whistle, "broken");
    broken.render = [](const Rendering&) -> std::string { throw std::logic_error("no words"); };
    EXPECT_TRUE(is_trouble(world.run(std::move(broken)), Trouble::kBroken));
    EXPECT_TRUE(is_answered(world.run(note(whistle, "next"))));
    EXPECT_EQ(look(whistle).version, 2U);
}

TEST_P(TroublesTest, AnUnknownOutcomeIsSettledByItsKey) {
    tests::EngineWorld world(under_test_->store_losing_commits());
    const auto first = world.run(tests::filing_under("lost"));
    EXPECT_TRUE(is_answered(first) || is_trouble(first, Trouble::kUnknownOutcome));
    EXPECT_GT(world.engine().counters().unknown_outcomes, 0U);
    EXPECT_TRUE(tests::eventually([&] { return is_answered(world.run(tests::filing_under("lost"))); }));
    EXPECT_EQ(under_test_->count_whistles(), 1U);
}

GW_ON_EVERY_STORE(TroublesTest);

}  // namespace
}  // namespace gridwhistle::dispatcher
