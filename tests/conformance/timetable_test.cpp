#include "models/shard.hpp"
#include "tests/conformance/store_test.hpp"

#include <gmock/gmock.h>

namespace gridwhistle::storage {
namespace {

using namespace std::chrono_literals;
using models::Instant;
using models::WhistleId;

class TimetableTest : public StoreTest {
  protected:
    /// A filing whose report-in is looked at so long before (or after) now.
    void file_due(std::int64_t id, Instant::duration ago) {
        const auto session = open();
        const Instant now = session->load({}, {}).now;
        BatchWrites writes;
        writes.whistles.push_back(tests::sample_filing(id, now));
        WhistleWrite& write = writes.whistles.back();
        models::Deadline deadline;
        deadline.of = {1};
        deadline.start = write.events.front().at;
        deadline.due_at = deadline.warn_at = now + 24h;
        deadline.fires_at = now - ago;
        write.events.front().deadlines = {deadline};
        write.after.deadlines = {deadline};
        ASSERT_EQ(session->commit(writes), CommitOutcome::kOk);
    }

    std::vector<std::int64_t> due(std::chrono::milliseconds grace = 0ms, int per_shard = 100) {
        std::vector<ShardWatch> all;
        for (std::uint16_t shard = 0; shard < models::kShards; ++shard) all.push_back({shard, grace});
        batch_ = under_test_->timetable().due(all, per_shard);
        std::vector<std::int64_t> ids;
        for (const auto& found : batch_.due) ids.push_back(found.id.value);
        return ids;
    }

    DueBatch batch_;
};

TEST_P(TimetableTest, WhatIsDueComesOldestFirst) {
    file_due(1, 1min);
    file_due(2, 3min);
    file_due(3, 2min);
    file_due(4, -1h);
    EXPECT_THAT(due(), testing::ElementsAre(2, 3, 1));
    ASSERT_TRUE(batch_.next);
    EXPECT_EQ(*batch_.next, batch_.due.front().fires_at);
}

TEST_P(TimetableTest, OthersShardsAreLeftAloneUntilTheyAreLateWithThem) {
    file_due(1, 1s);
    file_due(2, 1h);
    EXPECT_THAT(due(30s), testing::ElementsAre(2));
}

TEST_P(TimetableTest, NoMoreOfAShardThanAskedFor) {
    std::int64_t filed = 0;
    for (std::int64_t id = 1; filed < 5; ++id) {
        if (models::shard_of(WhistleId{id}) != 7) continue;
        file_due(id, 1min + std::chrono::seconds(id % 50));
        ++filed;
    }
    EXPECT_EQ(due(0ms, 2).size(), 2U);
    EXPECT_EQ(due(0ms, 100).size(), 5U);
}

TEST_P(TimetableTest, WhoseDecisionFailedIsPutOffAndTheOthersGoOn) {
    file_due(1, 2min);
    file_due(2, 1min);
    under_test_->timetable().put_off(WhistleId{1});
    EXPECT_THAT(due(), testing::ElementsAre(2));
}

TEST_P(TimetableTest, WhatIsOverIsNeverLookedAtAgain) {
    file_due(1, 1min);
    const auto session = open();
    auto batch = session->load({WhistleId{1}}, {});
    const auto& locked = batch.whistles.at(WhistleId{1});
    BatchWrites writes;
    writes.whistles.push_back(tests::sample_claim(locked, batch.now, 7));
    writes.whistles.back().after.deadlines.clear();
    writes.whistles.back().after.state = models::WhistleState::kCancelled;
    writes.whistles.back().wakes_anew = true;
    ASSERT_EQ(session->commit(writes), CommitOutcome::kOk);
    EXPECT_THAT(due(), testing::IsEmpty());
    EXPECT_FALSE(batch_.next);
    EXPECT_THAT(under_test_->timetable().forgotten(10), testing::IsEmpty());
}

TEST_P(TimetableTest, ANodeThatBeatsIsAmongThoseThatLive) {
    EXPECT_THAT(under_test_->timetable().beat("one"), testing::Contains("one"));
}

GW_ON_EVERY_STORE(TimetableTest);

}  // namespace
}  // namespace gridwhistle::storage
