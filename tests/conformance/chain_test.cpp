#include "codec/event_json.hpp"
#include "models/evolve.hpp"
#include "tests/conformance/store_test.hpp"

namespace gridwhistle::storage {
namespace {

using models::WhistleId;

class ChainTest : public StoreTest {
  protected:
    /// Three events: filed alone, then claimed and handed over in one batch.
    void live_a_little(std::int64_t id) {
        file(id);
        const auto session = open();
        const auto batch = session->load({WhistleId{id}}, {});
        LockedWhistle state = batch.whistles.at(WhistleId{id});
        BatchWrites writes;
        writes.whistles.push_back(tests::sample_claim(state, batch.now, 42));
        state.whistle = writes.whistles.back().after;
        writes.whistles.push_back(tests::sample_handover(state, batch.now));
        ASSERT_EQ(session->commit(writes), CommitOutcome::kOk);
    }

    [[nodiscard]] static std::vector<ChainedRow> chained(const std::vector<tests::StoredRow>& rows) {
        std::vector<ChainedRow> chain;
        for (const auto& row : rows) chain.push_back(row.chained());
        return chain;
    }
};

TEST_P(ChainTest, TheChainHoldsOverSeveralBatches) {
    live_a_little(5);
    const auto rows = under_test_->events_of(5);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows.back().hash.size(), kChainHashBytes);
    EXPECT_EQ(find_chain_break(chained(rows)), std::nullopt);
    EXPECT_EQ(look(5)->chain, rows.back().hash);
}

TEST_P(ChainTest, AChangedEventBreaksTheChainWhereItStands) {
    live_a_little(5);
    auto rows = under_test_->events_of(5);
    rows.at(1).actor.value += 1;
    EXPECT_EQ(find_chain_break(chained(rows)), 2U);
}

TEST_P(ChainTest, AMissingEventBreaksTheChain) {
    live_a_little(5);
    auto rows = under_test_->events_of(5);
    rows.erase(rows.begin() + 1);
    EXPECT_EQ(find_chain_break(chained(rows)), 2U);
}

TEST_P(ChainTest, FoldingTheStoredEventsGivesTheStoredWhistle) {
    live_a_little(5);
    models::Whistle folded;
    for (const auto& row : under_test_->events_of(5)) {
        const auto event = codec::read_event(row.chained().row);
        ASSERT_TRUE(event) << event.error().code;
        folded = models::evolve(std::move(folded), *event);
    }
    EXPECT_EQ(folded, look(5)->whistle);
}

GW_ON_EVERY_STORE(ChainTest);

}  // namespace
}  // namespace gridwhistle::storage
