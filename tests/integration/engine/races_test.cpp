#include "tests/integration/engine/engine_test.hpp"

#include <algorithm>

namespace gridwhistle::dispatcher {
namespace {

namespace people = tests::people;

constexpr int kRivals = 200;

class RacesTest : public EngineTest {
  protected:
    [[nodiscard]] static Submission claim(WhistleId whistle, std::int64_t account) {
        const auto rival = tests::person(account, {tests::grant(models::Role::kLiaison, "UM-1", "")});
        return tests::command_under("claim", rival, whistle, CommandName::kClaim, 1);
    }

    /// All rivals claim through the nodes in turn; says who won.
    void let_them_claim(WhistleId whistle, const std::vector<tests::EngineWorld*>& nodes) {
        std::vector<std::future<Outcome>> futures;
        for (int i = 0; i < kRivals; ++i) {
            auto& node = *nodes[static_cast<std::size_t>(i) % nodes.size()];
            futures.push_back(node.send(claim(whistle, 1000 + i)));
        }
        const auto outcomes = tests::outcomes_of(futures);
        ASSERT_EQ(std::count_if(outcomes.begin(), outcomes.end(), is_answered), 1);
        const auto holder = look(whistle).lead()->holder;
        ASSERT_TRUE(holder);
        for (const auto& outcome : outcomes) {
            if (is_answered(outcome)) continue;
            const auto& refusal = std::get<Refused>(outcome).refusal;
            EXPECT_EQ(refusal.code, "already_claimed");
            EXPECT_THAT(refusal.details, ::testing::Contains(std::pair<std::string, std::string>(
                                             "holder", std::to_string(holder->value))));
        }
        EXPECT_EQ(look(whistle).version, 2U);
    }
};

TEST_P(RacesTest, OfManyClaimsOneWinsAndTheOthersLearnWhoDid) {
    tests::EngineWorld node(store());
    let_them_claim(node.file("file"), {&node});
}

TEST_P(RacesTest, TwoNodesAgreeOnTheWinner) {
    tests::EngineWorld node(store());
    tests::EngineWorld other(store());
    let_them_claim(node.file("file"), {&node, &other});
}

TEST_P(RacesTest, TheSameKeyTwiceInFlightHasOneEffectAndOneAnswer) {
    tests::EngineWorld node(store());
    tests::EngineWorld other(store());
    std::vector<std::future<Outcome>> futures;
    for (int i = 0; i < 10; ++i) futures.push_back((i % 2 == 0 ? node : other).send(tests::filing_under("same")));
    const auto outcomes = tests::outcomes_of(futures);
    const auto& first = std::get<Answered>(outcomes.front());
    int replayed = 0;
    for (const auto& outcome : outcomes) {
        const auto& answered = std::get<Answered>(outcome);
        EXPECT_EQ(answered.body, first.body);
        EXPECT_EQ(answered.status, 201);
        EXPECT_EQ(answered.whistle, first.whistle);
        replayed += answered.replayed ? 1 : 0;
    }
    EXPECT_EQ(replayed, 9);
    EXPECT_EQ(under_test_->count_whistles(), 1U);
}

TEST_P(RacesTest, AKeyUsedForAnotherRequestIsAMismatch) {
    tests::EngineWorld node(store());
    ASSERT_TRUE(is_answered(node.run(tests::filing_under("key"))));
    Submission other = tests::filing_under("key");
    other.fingerprint = "another body";
    EXPECT_TRUE(is_trouble(node.run(std::move(other)), Trouble::kKeyMismatch));
    EXPECT_EQ(under_test_->count_whistles(), 1U);
}

TEST_P(RacesTest, ARefusedRequestIsJudgedAgainUnderTheSameKey) {
    tests::EngineWorld node(store());
    const WhistleId whistle = node.file("file");
    const auto liaison = people::liaison("UM-1");
    const auto report_done = [&] {
        return node.run(tests::command_under("key", liaison, whistle, CommandName::kDone, 1, tests::feedback()));
    };
    EXPECT_FALSE(is_answered(report_done()));
    ASSERT_TRUE(is_answered(node.run(tests::command_under("claim", liaison, whistle, CommandName::kClaim, 1))));
    ASSERT_TRUE(is_answered(node.run(tests::command_under("report", liaison, whistle, CommandName::kReportIn, 1))));
    EXPECT_TRUE(is_answered(report_done()));
}

GW_ON_EVERY_STORE(RacesTest);

}  // namespace
}  // namespace gridwhistle::dispatcher
