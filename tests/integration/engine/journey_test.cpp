#include "codec/event_json.hpp"
#include "models/evolve.hpp"
#include "tests/integration/engine/engine_test.hpp"

namespace gridwhistle::dispatcher {
namespace {

namespace people = tests::people;

class JourneyTest : public EngineTest {
  protected:
    tests::EngineWorld world_{store()};
};

TEST_P(JourneyTest, AWhistleIsFiledHandledAndJudged) {
    const auto liaison = people::liaison("UM-1");
    const WhistleId whistle = world_.file("file");
    const auto tell = [&](const std::string& key, const models::Actor& actor, CommandName name, std::uint16_t target,
                          models::Fields fields = {}) {
        return std::get<Answered>(
            world_.run(tests::command_under(key, actor, whistle, name, target, std::move(fields))));
    };
    EXPECT_EQ(tell("claim", liaison, CommandName::kClaim, 1).version, 2U);
    EXPECT_EQ(tell("report-in", liaison, CommandName::kReportIn, 1).version, 3U);
    EXPECT_EQ(tell("done", liaison, CommandName::kDone, 1, tests::feedback()).version, 4U);
    const auto closed = tell("answer", people::grid_worker(), CommandName::kAnswer, 0, tests::solved("yes"));
    EXPECT_THAT(closed.body, ::testing::HasSubstr("closed"));
    EXPECT_EQ(look(whistle).state, models::WhistleState::kClosed);

    std::vector<storage::ChainedRow> chain;
    models::Whistle folded;
    const auto rows = under_test_->events_of(whistle.value);
    for (const auto& row : rows) {
        chain.push_back(row.chained());
        folded = models::evolve(std::move(folded), codec::read_event(row.chained().row).value());
    }
    EXPECT_EQ(storage::find_chain_break(chain), std::nullopt);
    EXPECT_EQ(folded, look(whistle)) << "the row is the fold of its events";
}

TEST_P(JourneyTest, ARefusalChangesNothingAndNamesTheVersionItMet) {
    const WhistleId whistle = world_.file("file");
    const auto claim = [&](const models::Actor& actor) {
        return world_.run(tests::command_under("claim", actor, whistle, CommandName::kClaim, 1));
    };
    ASSERT_TRUE(is_answered(claim(people::liaison("UM-1"))));
    const auto outcome = claim(people::colleague("UM-1"));
    const auto& refused = std::get<Refused>(outcome);
    EXPECT_EQ(refused.refusal.kind, models::RefusalClass::kWrongState);
    EXPECT_EQ(refused.version, 2U);
    EXPECT_EQ(look(whistle).version, 2U);
}

TEST_P(JourneyTest, AMergeChangesTheLoserAndTellsTheWinner) {
    const WhistleId loser = world_.file("loser");
    const WhistleId winner = world_.file("winner");
    models::Fields fields = tests::field("into", std::to_string(winner.value));
    const auto outcome = world_.run(
        tests::command_under("merge", people::dispatcher(), loser, CommandName::kMerge, 0, std::move(fields)));
    ASSERT_TRUE(is_answered(outcome));
    EXPECT_EQ(look(loser).merged_into, winner);
    EXPECT_EQ(look(winner).version, 2U);
}

TEST_P(JourneyTest, AnUnknownWhistleIsNotFound) {
    const auto outcome =
        world_.run(tests::command_under("claim", people::liaison("UM-1"), WhistleId{77}, CommandName::kClaim, 1));
    EXPECT_EQ(std::get<Refused>(outcome).refusal.kind, models::RefusalClass::kNotFound);
}

TEST_P(JourneyTest, AWhistleOfANewerProgramIsLeftAlone) {
    const WhistleId whistle = world_.file("file");
    under_test_->make_unreadable(whistle.value);
    const auto outcome =
        world_.run(tests::command_under("claim", people::liaison("UM-1"), whistle, CommandName::kClaim, 1));
    EXPECT_TRUE(is_trouble(outcome, Trouble::kBroken));
}

GW_ON_EVERY_STORE(JourneyTest);

}  // namespace
}  // namespace gridwhistle::dispatcher
